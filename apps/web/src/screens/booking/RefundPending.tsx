// REFUND_PENDING: Stripe has been asked; only its word makes it done.

import type { Model } from '../../booking/model.ts';
import { refundOf } from '../../booking/standing.ts';
import { workingDaysAfter } from '../../booking/working-days.ts';
import { formatDate, formatMoment } from '../../format/time.ts';
import { words } from '../../i18n/words.ts';
import { money, visit } from '../actions.tsx';
import { Progress } from '../progress.tsx';
import type { Screen } from '../screen.ts';

const say = words.screens.REFUND_PENDING;

export const RefundPending: Screen = (model) => ({
  step: 'sent',
  heading: say.heading(money(model, refundOf(model.context))),
  lead: say.lead,
  next: expected(model),
  body: <Way model={model} />,
  actions: visit(model.booking?.receiptUrl, words.actions.receipt, 'quiet'),
  status: words.slip.status.cancelled,
});

/** Banks take five to ten working days, counted from the cancellation. */
function expected({ context, place, now }: Model): string {
  const from = context.cancellation?.at ?? new Date(now).toISOString();
  const [earliest, latest] = [workingDaysAfter(from, 5), workingDaysAfter(from, 10)];
  return say.next(formatDate(earliest, place), formatDate(latest, place));
}

function Way({ model: { context, place } }: { model: Model }) {
  const sent = context.refunds.some(({ refundId }) => refundId !== null);
  const cancelled = context.cancellation ? [say.cancelled(formatMoment(context.cancellation.at, place))] : [];
  const steps = [...cancelled, say.sent, say.bank, say.arrives];
  return <Progress steps={steps} at={cancelled.length + (sent ? 1 : 0)} />;
}

// REFUND_PENDING: Stripe has been asked; only its word makes it done.

import { canWrite } from '../../booking/business.tsx';
import type { Model } from '../../booking/model.ts';
import { moneyOf, refundOf } from '../../booking/standing.ts';
import { workingDaysAfter } from '../../booking/working-days.ts';
import { formatDate, formatMoment } from '../../format/time.ts';
import { words } from '../../i18n/words.ts';
import { money, visit } from '../actions.tsx';
import { Progress } from '../progress.tsx';
import type { Screen } from '../screen.ts';
import { byWhom } from './by-whom.ts';

const say = words.screens.REFUND_PENDING;

export const RefundPending: Screen = (model) => {
  const sent = moneyOf(model).kind === 'returning';
  const amount = money(model, refundOf(model.context));
  return {
    step: 'sent',
    heading: sent ? say.heading(amount) : say.owed.heading(amount),
    lead: `${byWhom(model)} ${say.lead}`,
    next: sent ? expected(model) : say.owed.next,
    body: <Way model={model} sent={sent} />,
    actions: visit(model.booking?.receiptUrl, words.actions.receipt, 'quiet'),
    status: words.slip.status.cancelled,
  };
};

/** Banks take five to ten working days, counted from the cancellation. */
function expected({ context, place, now, business }: Model): string {
  const from = context.cancellation?.at ?? new Date(now).toISOString();
  const [earliest, latest] = [workingDaysAfter(from, 5), workingDaysAfter(from, 10)];
  if (now > Date.parse(latest)) return canWrite(business) ? say.lateContact : say.late;
  if (now > Date.parse(earliest)) return say.soon(formatDate(latest, place));
  return say.next(formatDate(earliest, place), formatDate(latest, place));
}

function Way({ model: { context, place }, sent }: { model: Model; sent: boolean }) {
  const cancelled = context.cancellation ? [say.cancelled(formatMoment(context.cancellation.at, place))] : [];
  const steps = [...cancelled, say.sent, say.bank, say.arrives];
  return <Progress steps={steps} at={cancelled.length + (sent ? 1 : 0)} />;
}

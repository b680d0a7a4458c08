// REFUND_PENDING: Stripe has been asked; only its word makes it done.

import type { Model } from '../../booking/model.ts';
import { formatMoment } from '../../format/time.ts';
import { words } from '../../i18n/words.ts';
import { money } from '../actions.tsx';
import type { Screen } from '../screen.ts';
import { paidTotal, refundTotal } from './refunds.ts';

const say = words.screens.REFUND_PENDING;

export const RefundPending: Screen = (model) => ({
  step: 'sent',
  heading: say.heading(money(model, refundTotal(model.context))),
  lead: say.lead,
  body: <Sum model={model} />,
  actions: [],
  status: words.slip.status.cancelled,
});

function Sum({ model }: { model: Model }) {
  const { context, place } = model;
  const [paid, back] = [paidTotal(context), refundTotal(context)];
  return (
    <dl className="details">
      {context.cancellation ? (
        <div>
          <dt>{say.cancelled}</dt>
          <dd>{formatMoment(context.cancellation.at, place)}</dd>
        </div>
      ) : null}
      <div>
        <dt>{say.paid}</dt>
        <dd>{money(model, paid)}</dd>
      </div>
      {paid > back ? (
        <div>
          <dt>{say.kept}</dt>
          <dd>{money(model, paid - back)}</dd>
        </div>
      ) : null}
      <div>
        <dt>{say.back}</dt>
        <dd>
          <strong>{money(model, back)}</strong>
        </dd>
      </div>
    </dl>
  );
}

// BOOKING_RESCHEDULED: a new time, and what it costs more or less.

import { type CHILDREN, waivesUnpaidDifference } from '@slotpay/machine';
import type { Model } from '../../booking/model.ts';
import { differenceOf } from '../../booking/standing.ts';
import { formatMoment } from '../../format/time.ts';
import { words } from '../../i18n/words.ts';
import { alreadyPaid, ask, cancel, money, pay } from '../actions.tsx';
import type { Action, Screen } from '../screen.ts';

const say = words.screens.BOOKING_RESCHEDULED;

export const BookingRescheduled: Screen = (model) => {
  const child = model.path.split('.')[1];
  return { ...variants[child as keyof typeof variants](model), status: words.slip.status.moved };
};

const pricing: Screen = (model) => ({
  step: 'booked',
  heading: say.pricing.heading,
  lead: say.pricing.lead,
  next: say.pricing.next,
  actions: cancel(model),
  waiting: [{ afterMs: 15_000, text: say.pricing.slow }],
});

const collectingDifference: Screen = (model) => {
  const difference = money(model, differenceOf(model.context));
  const { deadline } = model.facts;
  const until = deadline === null ? '' : formatMoment(deadline, model.place);
  const opening: Action = { label: words.actions.payOpening, weight: 'primary', does: { kind: 'nothing' } };
  const toPay = pay(model, words.actions.pay(difference), 'primary');
  return {
    step: 'payment',
    tone: 'attention',
    heading: say.collecting.heading(difference),
    lead: waivesUnpaidDifference(model.context) ? say.collecting.leadWaived(until) : say.collecting.lead(until),
    next: say.collecting.next,
    body: <Times model={model} />,
    actions: [
      ...(toPay.length > 0 ? toPay : [opening]),
      ...ask(model, 'retryPayment', words.actions.freshPage, 'quiet'),
      ...alreadyPaid(model),
      ...cancel(model),
    ],
  };
};

const refundingDifference: Screen = (model) => ({
  step: 'booked',
  heading: say.refunding.heading(money(model, differenceOf(model.context))),
  lead: say.refunding.lead,
  next: say.refunding.next,
  body: <Times model={model} />,
  actions: cancel(model),
});

const settled: Screen = (model) => ({
  step: 'booked',
  heading: say.settled.heading,
  lead: say.settled.lead,
  next: say.settled.next,
  body: <Times model={model} />,
  actions: cancel(model),
});

const variants = { pricing, collectingDifference, refundingDifference, settled } satisfies Record<
  (typeof CHILDREN)['BOOKING_RESCHEDULED'][number],
  Screen
>;

function Times({ model }: { model: Model }) {
  const { reschedule } = model.context;
  const before = reschedule?.from;
  const after = model.facts.time;
  if (!before || !after) return null;
  const { hostName } = model.facts;
  return (
    <>
      {reschedule.by === 'host' ? <p>{say.byHost(hostName ?? words.unnamedBusiness)}</p> : null}
      <dl className="details">
        <div>
          <dt>{say.before}</dt>
          <dd>
            <s>{formatMoment(before.startsAt, model.place)}</s>
          </dd>
        </div>
        <div>
          <dt>{say.now}</dt>
          <dd>{formatMoment(after.startsAt, model.place)}</dd>
        </div>
      </dl>
    </>
  );
}

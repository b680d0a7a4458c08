// BOOKING_CONFIRMED: everything a client needs on the day, and the two things they may want to change before.

import type { Model } from '../../booking/model.ts';
import { formatDay, formatSpan, formatUntil, formatZone } from '../../format/time.ts';
import { words } from '../../i18n/words.ts';
import { bookAgain, cancel, visit } from '../actions.tsx';
import type { Screen } from '../screen.ts';

const say = words.screens.BOOKING_CONFIRMED;

export const BookingConfirmed: Screen = (model) => {
  if (model.path === 'BOOKING_CONFIRMED.elapsed') return elapsed(model);
  const { facts, booking } = model;
  return {
    step: 'booked',
    tone: 'good',
    heading: say.heading,
    lead: facts.email === null ? say.leadUnknown : say.lead(facts.email),
    next: startsIn(model),
    body: <Details model={model} />,
    actions: [
      { label: words.actions.addToCalendar, weight: 'primary', does: { kind: 'calendarFile' } },
      ...visit(booking?.joinUrl, words.actions.join, 'secondary'),
      ...visit(booking?.receiptUrl, words.actions.receipt, 'secondary'),
      ...visit(booking?.rescheduleUrl, words.actions.changeTime, 'quiet'),
      ...cancel(model),
    ],
    status: words.slip.status.confirmed,
  };
};

function startsIn({ facts, now, place }: Model): string {
  const start = facts.time?.startsAt;
  if (start === undefined) return say.meet;
  return Date.parse(start) > now ? say.startsIn(formatUntil(start, now, place)) : say.begun;
}

const elapsed: Screen = (model) => ({
  step: null,
  tone: 'over',
  heading: say.elapsed.heading,
  lead: say.elapsed.lead,
  next: say.elapsed.next,
  actions: [bookAgain('primary'), ...visit(model.booking?.receiptUrl, words.actions.receipt, 'secondary')],
  status: words.slip.status.past,
});

function Details({ model }: { model: Model }) {
  const { facts, place, booking } = model;
  const { time } = facts;
  return (
    <dl className="details">
      {time ? (
        <div>
          <dt>{say.when}</dt>
          <dd>
            {formatDay(time.startsAt, place)}, {formatSpan(time.startsAt, time.endsAt, place)}
            <small>{formatZone(time.startsAt, place)}</small>
          </dd>
        </div>
      ) : null}
      <div>
        <dt>{say.who}</dt>
        <dd>{facts.hostName}</dd>
      </div>
      <div>
        <dt>{say.where}</dt>
        <dd>{booking?.joinUrl ? say.whereOnline : say.whereMail}</dd>
      </div>
    </dl>
  );
}

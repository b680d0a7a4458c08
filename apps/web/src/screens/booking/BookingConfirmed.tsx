// BOOKING_CONFIRMED: everything a client needs on the day, and the two things they may want to change before.

import { googleCalendarLink, outlookLink } from '../../booking/calendar-links.ts';
import type { Model } from '../../booking/model.ts';
import { formatDay, formatMoment, formatSpan, formatUntil, formatZone } from '../../format/time.ts';
import { words } from '../../i18n/words.ts';
import { Link } from '../../ui/link.tsx';
import { bookAgain, cancel, money, visit } from '../actions.tsx';
import type { Action, Screen } from '../screen.ts';
import { changingTime } from './changing-time.tsx';

const say = words.screens.BOOKING_CONFIRMED;

/** From so long before the start on, joining is what one comes to this page for. */
const DOOR_OPENS_MS = 15 * 60_000;

export const BookingConfirmed: Screen = (model) => {
  if (model.path === 'BOOKING_CONFIRMED.elapsed') return elapsed(model);
  if (model.changing !== null) return changingTime(model, model.changing);
  const { facts, booking } = model;
  return {
    step: 'booked',
    tone: 'good',
    heading: say.heading,
    lead: facts.email === null ? say.leadUnknown : say.lead(facts.email),
    next: startsIn(model),
    body: <Details model={model} />,
    actions: [
      ...whatOneCameFor(model),
      ...visit(booking?.receiptUrl, words.actions.receipt, 'secondary'),
      ...changeTime(model),
      ...cancel(model),
    ],
    status: words.slip.status.confirmed,
  };
};

function whatOneCameFor(model: Model): Action[] {
  const near = isNear(model);
  const add: Action = {
    label: words.actions.addToCalendar,
    weight: near ? 'quiet' : 'primary',
    does: { kind: 'calendarFile' },
  };
  const join = visit(model.booking?.joinUrl, words.actions.join, near ? 'primary' : 'secondary');
  return near ? [...join, add] : [add, ...join];
}

function isNear({ facts, now }: Model): boolean {
  return facts.time !== null && Date.parse(facts.time.startsAt) - now <= DOOR_OPENS_MS;
}

function changeTime({ booking }: Model): Action[] {
  if (!booking?.rescheduleUrl) return [];
  return [{ label: words.actions.changeTime, weight: 'quiet', does: { kind: 'changeTime', open: true } }];
}

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
      <Moved model={model} />
      <div>
        <dt>{say.who}</dt>
        <dd>{facts.hostName}</dd>
      </div>
      <div>
        <dt>{say.where}</dt>
        <dd>{booking?.joinUrl ? say.whereOnline : say.whereMail}</dd>
      </div>
      <Calendars model={model} />
    </dl>
  );
}

/** After a change of time: from when, by whom, and a rise in price nobody is asked for. */
function Moved({ model }: { model: Model }) {
  const { booking, facts, place } = model;
  const moved = booking?.reschedule;
  if (!moved?.from) return null;
  return (
    <div>
      <dt>{words.screens.BOOKING_RESCHEDULED.before}</dt>
      <dd>
        <s>{formatMoment(moved.from.startsAt, place)}</s>
        {moved.by === 'host' ? (
          <small>{words.screens.BOOKING_RESCHEDULED.byHost(facts.hostName ?? words.unnamedBusiness)}</small>
        ) : null}
        {moved.waived > 0 ? <small>{say.waived(money(model, moved.waived))}</small> : null}
      </dd>
    </div>
  );
}

function Calendars({ model: { facts, booking } }: { model: Model }) {
  if (facts.time === null || booking === null) return null;
  const appointment = {
    ...facts.time,
    title: say.appointment(booking.sessionType.name, booking.sessionType.hostName),
    description: `${words.slip.reference} ${booking.reference}`,
    location: booking.joinUrl ?? '',
  };
  return (
    <div>
      <dt>{say.calendars}</dt>
      <dd className="links">
        <Link href={googleCalendarLink(appointment)} newTab={words.newTab}>
          {say.google}
        </Link>
        <Link href={outlookLink(appointment)} newTab={words.newTab}>
          {say.outlook}
        </Link>
      </dd>
    </div>
  );
}

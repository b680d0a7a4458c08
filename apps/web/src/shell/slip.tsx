// The slip: the day like a leaf of a calendar, then what was agreed. The same piece of paper through the whole booking.

import type { Model } from '../booking/model.ts';
import { formatDuration, formatMoment, formatSpan, formatZone, leafParts } from '../format/time.ts';
import { words } from '../i18n/words.ts';
import { money } from '../screens/actions.tsx';
import { Policy } from './policy.tsx';
import { Promises } from './promises.tsx';

export function Slip({ model, status }: { model: Model; status: string | undefined }) {
  const { context, facts } = model;
  if (!context.terms) return <Promises />;
  const ended = context.cancellation !== null || model.path === 'IDLE';
  const over = ended || model.path === 'BOOKING_CONFIRMED.elapsed';
  return (
    <section className={ended ? 'slip ended' : 'slip'} aria-label={words.slip.label}>
      <Leaf model={model} />
      <div className="slip-body">
        <p className="slip-session">{facts.sessionName}</p>
        <p className="slip-facts">
          {facts.durationMinutes === null ? null : formatDuration(facts.durationMinutes, model.place)}{' '}
          {facts.hostName === null ? null : words.slip.with(facts.hostName)}
        </p>
        <dl className="slip-lines">
          <Price model={model} />
          {facts.reference === null ? null : (
            <div>
              <dt>{words.slip.reference}</dt>
              <dd className="reference">{facts.reference}</dd>
            </div>
          )}
        </dl>
        {over ? null : <Policy model={model} />}
      </div>
      {status === undefined ? null : <p className="slip-status">{status}</p>}
    </section>
  );
}

function Leaf({ model }: { model: Model }) {
  const { facts, place, context } = model;
  if (facts.time === null) {
    const [text, hint] =
      context.calendly === null
        ? [words.slip.noTime, words.slip.noTimeHint]
        : [words.slip.timeComing, words.slip.timeComingHint];
    return (
      <div className="leaf blank">
        <p className="leaf-time">{text}</p>
        <p className="leaf-zone">{hint}</p>
      </div>
    );
  }
  const { startsAt, endsAt } = facts.time;
  const { day, weekday, month } = leafParts(startsAt, place);
  const moved = context.reschedule?.from;
  return (
    <div className="leaf">
      <p className="leaf-date">
        <span className="leaf-weekday">{weekday}</span> <span className="leaf-day">{day}</span>{' '}
        <span className="leaf-month">{month}</span>
      </p>
      <p className="leaf-time">{formatSpan(startsAt, endsAt, place)}</p>
      <p className="leaf-zone">{formatZone(startsAt, place)}</p>
      {moved ? <p className="leaf-was">{words.slip.was(formatMoment(moved.startsAt, place))}</p> : null}
    </div>
  );
}

function Price({ model }: { model: Model }) {
  const { facts, context } = model;
  const { terms } = context;
  const paid = facts.paid > 0;
  const lowest = Math.min(terms?.price ?? 0, ...(terms?.rateRules ?? []).map((rule) => rule.price));
  const known = facts.price ?? (terms?.rateRules.length ? null : (terms?.price ?? 0));
  return (
    <div className="slip-price">
      <dt>{paid ? words.slip.paid : words.slip.price}</dt>
      <dd>
        {paid
          ? money(model, facts.paid)
          : known === null
            ? words.slip.priceFrom(money(model, lowest))
            : money(model, known)}
      </dd>
    </div>
  );
}

// The slip: how the booking stands, the day like a leaf of a calendar, then what was agreed. The same piece of paper
// through the whole booking.

import { isTagged } from '@slotpay/machine';
import type { Model } from '../booking/model.ts';
import { priceLines } from '../booking/price-lines.ts';
import { formatDuration, formatMoment, formatSpan, leafParts } from '../format/time.ts';
import { words } from '../i18n/words.ts';
import { money } from '../screens/actions.tsx';
import type { Tone } from '../screens/screen.ts';
import { Policy } from './policy.tsx';
import { Promises } from './promises.tsx';
import { ZoneChoice } from './zone.tsx';

interface Props {
  readonly model: Model;
  readonly status: string | undefined;
  readonly tone: Tone;
}

export function Slip({ model, status, tone }: Props) {
  const { context, facts, place } = model;
  if (!context.terms) return <Promises />;
  const ended = context.cancellation !== null || isTagged(model.path, 'ended');
  const over = ended || isTagged(model.path, 'resting');
  return (
    <section className={`slip ${over ? 'ended' : tone} ${ended ? 'void' : ''}`} aria-label={words.slip.label}>
      <p className="slip-head">{status ?? words.slip.label}</p>
      <Leaf model={model} />
      <div className="slip-body">
        <p className="slip-session">{facts.sessionName}</p>
        <p className="slip-facts">
          {facts.durationMinutes === null ? null : formatDuration(facts.durationMinutes, place)}{' '}
          {facts.hostName === null ? null : words.slip.with(facts.hostName)}
        </p>
        <dl className="slip-lines">
          {facts.reference === null ? null : (
            <div>
              <dt>{words.slip.reference}</dt>
              <dd className="reference">{facts.reference}</dd>
            </div>
          )}
          <Sum model={model} />
        </dl>
        {over ? null : <Policy model={model} />}
      </div>
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
      <div className="leaf-page blank">
        <p className="leaf-time">{text}</p>
        <p className="leaf-zone">{hint}</p>
      </div>
    );
  }
  const { startsAt, endsAt } = facts.time;
  const { day, weekday, month } = leafParts(startsAt, place);
  const moved = context.reschedule?.from;
  return (
    <div className="leaf-page">
      <p className="leaf-date">
        <span className="leaf-weekday">{weekday}</span> <span className="leaf-day">{day}</span>{' '}
        <span className="leaf-month">{month}</span>
      </p>
      <p className="leaf-time">{formatSpan(startsAt, endsAt, place)}</p>
      <ZoneChoice at={startsAt} place={place} />
      {moved ? <p className="leaf-zone">{words.slip.was(formatMoment(moved.startsAt, place))}</p> : null}
    </div>
  );
}

function Sum({ model }: { model: Model }) {
  const lines = priceLines(model);
  return lines.map(({ label, amount }, i) => (
    <div key={label} className={i === lines.length - 1 ? 'slip-sum' : undefined}>
      <dt>{words.slip.lines[label]}</dt>
      <dd className="price">{amount === 0 && label !== 'price' ? words.slip.nothing : money(model, amount)}</dd>
    </div>
  ));
}

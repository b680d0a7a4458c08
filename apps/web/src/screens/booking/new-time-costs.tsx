// What a new time would cost more or less, before one is picked: every price the offer has, with the times it is for.

import type { BookingView } from '@slotpay/contract';
import type { Model } from '../../booking/model.ts';
import { formatRateTimes } from '../../format/rate-times.ts';
import { words } from '../../i18n/words.ts';
import { money } from '../actions.tsx';

type Quote = BookingView['rescheduleQuotes'][number];

const say = words.screens.BOOKING_CONFIRMED.changing.costs;

/** Nothing where all times cost the same. */
export function NewTimeCosts({ model }: { model: Model }) {
  const quotes = model.booking?.rescheduleQuotes ?? [];
  if (quotes.every(({ kind }) => kind === 'none')) return null;
  return (
    <section className="costs">
      <h2>{say.label}</h2>
      <dl className="details">
        {quotes.map((quote) => (
          <div key={timesOf(quote, quotes.length, model)}>
            <dt>{timesOf(quote, quotes.length, model)}</dt>
            <dd>{differenceText(quote, model)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function timesOf({ rule }: Quote, count: number, { place }: Model): string {
  if (rule === null) return count === 1 ? say.always : say.others;
  return formatRateTimes(rule, place);
}

function differenceText({ kind, amount, price }: Quote, model: Model): string {
  if (kind === 'none') return say.same;
  const by = money(model, amount);
  if (kind === 'waived') return say.waived(by);
  return kind === 'dearer' ? say.dearer(by, money(model, price)) : say.cheaper(by, money(model, price));
}

// What can be booked, at a glance. Shared by the first page and the one that chooses.

import type { SessionType } from '@slotpay/contract';
import { useBusiness } from '../../booking/business.tsx';
import { usePlace } from '../../booking/place.ts';
import { formatMoney } from '../../format/money.ts';
import { formatDuration, type Place } from '../../format/time.ts';
import { words } from '../../i18n/first-words.ts';
import { Picture } from './picture.tsx';

/** The sessions as a quiet list; nothing while they are not known. */
export function Offered() {
  const { business } = useBusiness();
  const place = usePlace();
  if (business.status !== 'ready' || business.sessionTypes.length === 0) return null;
  return (
    <section className="offered">
      <h2>{words.choices.offered}</h2>
      <ul>
        {business.sessionTypes.map((type) => (
          <li key={type.id}>
            <Picture type={type} />
            {type.name}
            <Price type={type} place={place} />
            <small>{formatDuration(type.terms.durationMinutes, place)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The price of a session type: the lowest, marked as such, where the time decides. */
export function Price({ type, place }: { type: SessionType; place: Place }) {
  const { price, rateRules, currency } = type.terms;
  const prices = [price, ...rateRules.map((rule) => rule.price)];
  const lowest = Math.min(...prices);
  return (
    <span className="price">
      {prices.some((other) => other !== lowest) ? <span className="price-from">{words.choices.from} </span> : null}
      {lowest === 0 ? words.free : formatMoney(lowest, currency, place.locale)}
    </span>
  );
}

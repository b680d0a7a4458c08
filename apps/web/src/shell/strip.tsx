// The slip in one line, for narrow screens where the slip itself comes after the way on. Said once is enough for those
// who hear the page.

import type { Model } from '../booking/model.ts';
import { formatMoment } from '../format/time.ts';
import { priceOf } from '../screens/actions.tsx';

export function Strip({ model }: { model: Model }) {
  const { facts, context, place } = model;
  if (!context.terms || facts.sessionName === null) return null;
  return (
    <p className="strip" aria-hidden="true">
      <strong>{facts.sessionName}</strong>
      <span>{facts.time === null ? null : formatMoment(facts.time.startsAt, place)}</span>
      <span>{facts.price === null ? null : priceOf(model)}</span>
    </p>
  );
}

// The slip in one line, for narrow screens where the slip itself comes after the way on. Said once is enough for those
// who hear the page.

import type { Model } from '../booking/model.ts';
import { priceLines } from '../booking/price-lines.ts';
import { isOver } from '../booking/standing.ts';
import { formatMoment } from '../format/time.ts';
import { words } from '../i18n/words.ts';
import { money } from '../screens/actions.tsx';

export function Strip({ model }: { model: Model }) {
  const { facts, context, place, path } = model;
  if (!context.terms || facts.sessionName === null) return null;
  const over = isOver(path, context);
  const sum = sumText(model, over);
  const time = facts.time && formatMoment(facts.time.startsAt, place);
  return (
    <p className="strip" aria-hidden="true">
      <strong>{facts.sessionName}</strong>
      {time === null ? null : <span>{over ? <s>{time}</s> : time}</span>}
      {sum === null ? null : <span>{sum}</span>}
    </p>
  );
}

/** What counts of the sum on the slip; what a session would have cost counts no more. */
function sumText(model: Model, over: boolean): string | null {
  const line = priceLines(model).at(-1);
  if (!line || (over && line.label === 'price')) return null;
  if (line.label === 'price' || line.label === 'paid') return money(model, line.amount);
  return `${words.slip.lines[line.label]} ${line.amount === 0 ? words.slip.nothing : money(model, line.amount)}`;
}

// Bookings this browser knows of, for whoever has come back to the beginning. Shared by the first page and IDLE.

import { words } from '../../i18n/first-words.ts';
import { Link } from '../../ui/link.tsx';

const say = words.screens.IDLE;

/** References of the bookings under way here: in this tab, and in a tab that may be gone. */
export interface Known {
  readonly here: readonly string[];
  readonly lost: readonly string[];
}

export function Elsewhere({ here, lost }: Known) {
  if (lost.length === 0) return null;
  const inThisTab = here.length > 0;
  return (
    <section className="note">
      <p>{inThisTab ? say.here : say.lost}</p>
      <ul>
        {(inThisTab ? here : lost).map((reference) => (
          <li key={reference}>
            <Link href={`/b/${reference}`}>{words.actions.resume(reference)}</Link>
          </li>
        ))}
      </ul>
      {inThisTab ? null : <p className="hint">{say.lostHint}</p>}
    </section>
  );
}

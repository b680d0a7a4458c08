// Calendly's calendar against our bookings: every event from yesterday on, page by page; then the bookings whose event was
// in none of the pages.

import { leavesTagged } from '@slotpay/machine';
import { sql } from 'kysely';
import { z } from 'zod';
import { openCase } from '../booking/cases.ts';
import { ProviderError } from '../providers/errors.ts';
import { tell, untold } from './calendly-news.ts';
import type { Round, RoundDeps } from './round.ts';

const DAY_MS = 24 * 3_600_000;
/** A booking just made may not be listed yet. */
const YOUNG_MS = 2 * 60_000;
/** Bookings asked about one by one. */
const UNSEEN = 20;

const Cursor = z.object({
  /** When this way through the calendar began; the database's clock. */
  beganAt: z.iso.datetime(),
  /** The page to go on with; null when the way is at its end. */
  page: z.string().nullable(),
});
type Cursor = z.infer<typeof Cursor>;

export const calendlyEvents: Round = {
  everyMs: (config) => config.RECONCILE_EVERY_MS,
  pages: async function* (deps, stored): AsyncGenerator<Cursor, void, undefined> {
    const old = Cursor.safeParse(stored).data;
    const beganAt = old && old.page !== null ? old.beganAt : await now(deps);
    let page = old?.page ?? null;
    do {
      const listed = await pageOf(deps, beganAt, page);
      for (const event of await untold(deps, listed.events)) {
        await tell(deps, event);
        yield { beganAt, page };
      }
      page = listed.next;
      if (page === null && !listed.lost) await askAboutUnseen(deps, beganAt);
      yield { beganAt, page };
    } while (page !== null);
  },
};

async function pageOf({ unhurried }: RoundDeps, beganAt: string, page: string | null) {
  const from = new Date(Date.parse(beganAt) - DAY_MS).toISOString();
  return unhurried.calendly.events(from, page).then(
    (listed) => ({ ...listed, lost: false }),
    (error: unknown) => {
      // The name of a page does not hold for ever: begin anew next time.
      const lost = page !== null && error instanceof ProviderError && error.code === 'calendly.http_400';
      if (lost) return { events: [], next: null, lost };
      throw error;
    },
  );
}

// Calendly does not list what its host cannot see any more. Asked by name it may still answer.
async function askAboutUnseen(deps: RoundDeps, beganAt: string): Promise<void> {
  for (const { id, eventId } of await unseen(deps, beganAt)) {
    try {
      const news = await untold(deps, [await deps.unhurried.calendly.event(eventId)]);
      for (const event of news) await tell(deps, event);
    } catch (error) {
      if (!(error instanceof ProviderError && error.code === 'calendly.http_404')) throw error;
      await openCase(deps, id, 'slot_vanished');
    }
  }
}

async function unseen({ db }: RoundDeps, beganAt: string): Promise<{ id: string; eventId: string }[]> {
  const { rows } = await sql<{ id: string; eventId: string }>`
    select b.id, c.event_id as "eventId"
    from bookings b join calendly_invitees c on c.booking_id = b.id
    where b.path = any(${leavesTagged('slotHeld')})
      and (b.starts_at is null or b.starts_at > now())
      and b.updated_at < ${beganAt}::timestamptz - ${YOUNG_MS}::float8 * interval '1 millisecond'
      and (c.seen_at is null or c.seen_at < ${beganAt}::timestamptz)
      and c.event_id = b.snapshot::jsonb #>> '{context,calendly,eventId}'
      and not exists (select from cases where booking_id = b.id and code = 'slot_vanished' and closed_at is null)
    order by c.seen_at nulls first limit ${UNSEEN}
  `.execute(db);
  return rows;
}

async function now({ db }: RoundDeps): Promise<string> {
  const { rows } = await sql<{ now: Date }>`select now()`.execute(db);
  return (rows[0]?.now ?? new Date()).toISOString();
}

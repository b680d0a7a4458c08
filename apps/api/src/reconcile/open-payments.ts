// Bookings that have waited for money for a while without hearing anything: Stripe is asked about their session, by the
// effect that asks in any case.

import { leavesTagged } from '@slotpay/machine';
import { sql } from 'kysely';
import type { Round, RoundDeps } from './round.ts';

const AT_ONCE = 25;
/** A booking that does not move is asked about again after so many rounds. */
const AGAIN = 6;

export const openPayments: Round = {
  everyMs: (config) => config.RECONCILE_EVERY_MS,
  pages: async function* (deps) {
    const asked = await ask(deps);
    if (asked.length > 0) deps.log.info({ bookings: asked.length }, 'asking Stripe how their sessions stand');
    for (const { booking } of asked) deps.changed(booking);
    yield {};
  },
};

async function ask({ db, config }: RoundDeps): Promise<{ booking: string }[]> {
  const everyMs = config.RECONCILE_EVERY_MS;
  const { rows } = await sql<{ booking: string }>`
    insert into effects (booking_id, key, type, params)
    select b.id,
      b.id || ':lookUpPayment:round.' || floor(extract(epoch from now()) * 1000 / ${AGAIN * everyMs}::float8),
      'lookUpPayment', jsonb_build_object('attempt', s.attempt, 'sessionId', s.session_id)
    from bookings b
      join lateral (
        select attempt, session_id from checkout_sessions where booking_id = b.id order by attempt desc limit 1
      ) s on true
    where b.path = any(${leavesTagged('awaitingPayment')})
      and b.updated_at < now() - ${2 * everyMs}::float8 * interval '1 millisecond'
      and not exists (select from effects where booking_id = b.id and type = 'lookUpPayment' and state = 'pending')
    order by b.updated_at limit ${AT_ONCE}
    on conflict (key) do nothing
    returning booking_id as booking
  `.execute(db);
  return rows;
}

// The rounds of a stage, hurried and watched.

import { sql } from 'kysely';
import type { Backend } from './backend.ts';
import { eventually } from './wait.ts';

/** A round as the database has it. */
export async function roundOf({ db }: Backend, name: string) {
  const row = await db.selectFrom('reconciliations').selectAll().where('name', '=', name).executeTakeFirstOrThrow();
  return { ...row, cursor: row.cursor as Record<string, unknown> | null };
}

/** Makes a round due now. */
export async function hasten({ db }: Backend, name: string): Promise<void> {
  const due = { due_at: sql<Date>`now()` };
  await db.updateTable('reconciliations').set(due).where('name', '=', name).where('leased_until', 'is', null).execute();
}

/** From now on only these rounds come, so that what is found out is their doing; one under way is waited for. */
export async function onlyRounds({ db }: Backend, ...names: string[]): Promise<void> {
  const never = { due_at: sql<Date>`'infinity'::timestamptz` };
  await eventually('the other rounds put off', async () => {
    await db
      .updateTable('reconciliations')
      .set(never)
      .where('name', 'not in', names)
      .where('leased_until', 'is', null)
      .execute();
    const rounds = await db
      .selectFrom('reconciliations')
      .select(['name', sql<boolean>`due_at = 'infinity'`.as('off')])
      .execute();
    return rounds.length > names.length && rounds.every(({ name, off }) => off || names.includes(name));
  });
}

/** Every round comes again. */
export async function allRounds({ db }: Backend): Promise<void> {
  const due = { due_at: sql<Date>`now()` };
  await db.updateTable('reconciliations').set(due).where('due_at', '=', sql<Date>`'infinity'::timestamptz`).execute();
}

/** Waits until a round has come to its end so many times from now on. */
export async function roundsPass(stage: Backend, name: string, times: number): Promise<void> {
  for (let left = times; left > 0; left--) {
    const { finished_at: before } = await roundOf(stage, name);
    await hasten(stage, name);
    await eventually(`the end of the round ${name}`, async () => {
      const { finished_at: after } = await roundOf(stage, name);
      return after !== null && after.getTime() !== before?.getTime();
    });
  }
}

/** The attempt a stray session claims to be. */
export const STRAY_ATTEMPT = '9';

/** A Checkout Session for a booking that nobody asked for. @param amount minor units */
export async function strayCheckout({ runtime }: Backend, bookingId: string, amount = 5_000): Promise<string> {
  const metadata = { booking_id: bookingId, attempt: STRAY_ATTEMPT };
  const price_data = { currency: 'eur', unit_amount: amount, product_data: { name: 'Deep dive' } };
  const { id } = await runtime.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ quantity: 1, price_data }],
    metadata,
    payment_intent_data: { metadata },
    success_url: 'https://book.example.com/',
  });
  return id;
}

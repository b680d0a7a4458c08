// The cases a person works through; docs/runbook.md says what each code means.

import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { z } from 'zod';
import type { Executor } from '../db/client.ts';
import type { AnyCaseCode } from './cases.ts';
import { disputesIn } from './dispute-case.ts';
import { type Evidence, evidenceLines, evidenceOf, lossLines } from './evidence.ts';

/** What happened, in a few words; the runbook says what to do. */
export const CASE_WORDS = {
  payment_mismatch: 'A payment arrived that is not the price of the booking.',
  paid_in_calendly: 'Calendly takes money for this itself: the client would pay twice.',
  confirmation_stalled: 'Paid or moved, and Calendly does not say whether the time still stands.',
  manual_confirmation_needed: 'Calendly has told us nothing of the time that was picked.',
  refund_stalled: 'Money is owed to the client and does not get back.',
  refund_failed_after_completion: 'Stripe took back its word that a refund had arrived.',
  refunded_twice: 'Stripe returned more than was asked for, under a number of ours.',
  recovery_exhausted: 'All attempts to recover came to nothing, or there is nothing to recover.',
  effect_failed: 'Something could not be done at Stripe, at Calendly or by mail.',
  delivery_failed: 'A message of Stripe or Calendly could not be applied.',
  snapshot_unreadable: 'This version cannot read what is stored of the booking.',
  slot_vanished: 'The booking is alive and Calendly no longer knows its appointment.',
  shared_appointment: 'The booking is over, and its place is one of several in an appointment that stands.',
  payment_disputed: 'The client’s bank asks for the money back.',
  lost_twice: 'A bank took what went back by a refund as well, or more than was paid.',
} satisfies Record<AnyCaseCode, string>;

export interface OpenCase {
  readonly reference: string;
  readonly code: string;
  readonly openedAt: Date;
  readonly path: string;
  readonly currency: string;
  /** The code of what went wrong last, as the booking has it; null when nothing has. */
  readonly failure: string | null;
  /** What the person who looks needs to know, where there is more to know than the log says. */
  readonly facts: Readonly<Record<string, unknown>> | null;
  /** What of the booking was given up or waits for a later try, where the case is about that. */
  readonly effects: readonly Troubled[];
  /** What answers the bank, where a payment is disputed. */
  readonly evidence: Evidence | null;
}

interface Troubled {
  readonly id: string;
  readonly type: string;
  readonly lastError: string | null;
}

const GIVEN_UP = 'effect_failed' satisfies AnyCaseCode;
const WAITING: readonly AnyCaseCode[] = [GIVEN_UP, 'refund_stalled'];
const DISPUTED = 'payment_disputed' satisfies AnyCaseCode;

/** Every open case, the oldest first. */
export async function openCases(db: Executor): Promise<OpenCase[]> {
  const rows = await db
    .selectFrom('cases')
    .innerJoin('bookings', 'bookings.id', 'cases.booking_id')
    .select([
      'booking_id',
      'reference',
      'code',
      'opened_at as openedAt',
      'path',
      'bookings.currency',
      'facts',
      'snapshot',
    ])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('effects')
          .select(['id', 'type', 'last_error as lastError'])
          .whereRef('effects.booking_id', '=', 'cases.booking_id')
          .where((on) =>
            on.or([
              on('effects.state', '=', 'failed').and('cases.code', '=', GIVEN_UP),
              on('effects.state', '=', 'pending').and('last_error', 'is not', null).and('cases.code', 'in', WAITING),
            ]),
          )
          .orderBy('created_at'),
      ).as('effects'),
    )
    .where('closed_at', 'is', null)
    .orderBy('opened_at')
    .execute();
  return Promise.all(
    rows.map(async ({ snapshot, booking_id, ...row }) => {
      const evidence = row.code === DISPUTED ? await evidenceOf(db, booking_id) : null;
      return { ...row, failure: failureIn(snapshot), evidence };
    }),
  );
}

const Failed = z.object({ context: z.object({ failure: z.object({ code: z.string() }) }) });

// A snapshot nobody can read is one of the cases: it must not hide the others.
function failureIn(snapshot: string): string | null {
  try {
    return Failed.safeParse(JSON.parse(snapshot)).data?.context.failure.code ?? null;
  } catch {
    return null;
  }
}

/**
 * A line for a person, and below it: each thing that was given up or waits, with the command that has it tried now; what
 * answers a bank, or what of a payment went back twice.
 */
export function caseLine(one: OpenCase): string {
  const { openedAt, reference, code, path, currency, failure, effects, facts, evidence } = one;
  const words = Object.entries(CASE_WORDS).find(([known]) => known === code)?.[1] ?? '';
  const why = failure ? ` (${failure})` : '';
  const line = `${openedAt.toISOString()}  ${reference}  ${code}  ${path}  ${words}${why}`;
  const again = effects.map(
    ({ id, type, lastError }) => `  ${type} (${lastError}): slotpay retry-effect ${id} --reason "…"`,
  );
  const about = evidence ? evidenceLines(disputesIn(facts), evidence) : lossLines(facts, currency);
  return [line, ...again, ...about.map((fact) => `  ${fact}`)].join('\n');
}

/** Notes that a person has dealt with a case. @returns false when no such case is open */
export async function closeCase(db: Executor, reference: string, code: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('cases')
    .set({ closed_at: sql<Date>`now()` })
    .where('code', '=', code)
    .where('closed_at', 'is', null)
    .where('booking_id', 'in', (eb) => eb.selectFrom('bookings').select('id').where('reference', '=', reference))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

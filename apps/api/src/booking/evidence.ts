// What a person needs to answer a client's bank: read from booking, ledger and log, and said in words.

import { exponent, type RefundPolicy } from '@slotpay/machine';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Executor } from '../db/client.ts';
import type { LedgerKind } from '../db/tables.ts';
import type { Dispute } from './dispute-case.ts';

/** What shows the bank that the client booked, knew the terms, and was served or told. */
export type Evidence = Awaited<ReturnType<typeof evidenceOf>>;

/** Reads it as the rows have it now; nobody is named. */
export async function evidenceOf(db: Executor, bookingId: string) {
  const { snapshot, now, ...booking } = await db
    .selectFrom('bookings')
    .innerJoin('session_types', (join) =>
      join
        .onRef('session_types.id', '=', 'session_type_id')
        .onRef('session_types.revision', '=', 'session_type_revision'),
    )
    .select(['reference', 'session_types.name as session', 'refund_policy as refundPolicy', 'bookings.price'])
    .select(['session_types.revision', 'bookings.currency', 'snapshot', sql<Date>`now()`.as('now')])
    .select(['starts_at as startsAt', 'ends_at as endsAt', 'bookings.created_at as bookedAt'])
    .where('bookings.id', '=', bookingId)
    .executeTakeFirstOrThrow();
  const ledger = await db
    .selectFrom('ledger')
    .select(['object_id as id', 'kind', 'amount', 'currency', 'at'])
    .where('booking_id', '=', bookingId)
    .orderBy('at')
    .execute();
  const mails = await db
    .selectFrom('effects')
    .select((eb) => [eb.ref('params', '->>').key('template').as('template'), 'done_at as sentAt'])
    .where('booking_id', '=', bookingId)
    .where('type', '=', 'sendMail')
    .where('state', '=', 'done')
    .orderBy('done_at')
    .execute();
  const timeline = await db
    .selectFrom('transitions')
    .select(['at', 'event', 'from_path as from', 'to_path as to', 'cause_kind as cause'])
    .where('booking_id', '=', bookingId)
    .where('outcome', '=', 'moved')
    .orderBy('seq')
    .execute();
  return { booking, receiptUrl: receiptIn(snapshot), ledger, mails, timeline, now };
}

const Receipt = z.object({ context: z.object({ receiptUrl: z.string() }) });

// A snapshot nobody can read is a case of its own; the rest of the evidence stands.
function receiptIn(snapshot: string): string | null {
  try {
    return Receipt.safeParse(JSON.parse(snapshot)).data?.context.receiptUrl ?? null;
  } catch {
    return null;
  }
}

/** The disputes and what answers them, line by line. */
export function evidenceLines(disputes: readonly Dispute[], evidence: Evidence): string[] {
  const { booking, receiptUrl, ledger, mails, now } = evidence;
  const { session, revision, currency, startsAt, endsAt, bookedAt, refundPolicy } = booking;
  const when =
    startsAt && endsAt ? `${instant(startsAt)} to ${instant(endsAt)}, ${phase(startsAt, endsAt, now)}` : 'no time';
  return [
    ...disputes.map((dispute) => disputeLine(dispute, now)),
    `booked: ${session}, on ${instant(bookedAt)}`,
    `session: ${when}`,
    `agreed: ${policyInWords(refundPolicy, currency)} (terms of revision ${revision})`,
    ...ledger.map(({ id, kind, amount, currency, at }) => {
      return `${LEDGER_WORDS[kind]}: ${money(amount, currency)} on ${instant(at)} (${id})`;
    }),
    `receipt: ${receiptUrl ?? 'none'}`,
    ...mails.map(({ template, sentAt }) => `mailed: ${template}${sentAt ? ` on ${instant(sentAt)}` : ''}`),
  ];
}

const LostTwice = z.object({
  payments: z.record(z.string(), z.object({ captured: z.int(), refunded: z.int(), lost: z.int() })),
});

/** What went back twice of each payment, as the ledger says in the facts of `lost_twice`. */
export function lossLines(facts: unknown, currency: string): string[] {
  const payments = LostTwice.safeParse(facts).data?.payments ?? {};
  return Object.entries(payments).map(([id, { captured, refunded, lost }]) => {
    const [paid, back, taken] = [captured, refunded, lost].map((amount) => money(amount, currency));
    return `${id}: paid ${paid}, refunded ${back}, lost ${taken}`;
  });
}

const LEDGER_WORDS = {
  capture: 'paid',
  refund: 'refunded',
  refund_failed: 'refund came to nothing',
  dispute_opened: 'disputed',
  dispute_won: 'dispute won',
  dispute_lost: 'dispute lost',
} satisfies Record<LedgerKind, string>;

function disputeLine({ id, amount, currency, reason, status, respondBy, outcome }: Dispute, now: Date): string {
  const what = `${outcome === 'inquiry' ? 'inquiry' : 'dispute'} ${id}: ${money(amount, currency)}, ${reason}, ${status}`;
  if (!respondBy || !status.endsWith('needs_response')) return what;
  return `${what}; answer by ${instant(new Date(respondBy))}, ${timeLeft(Date.parse(respondBy) - now.getTime())}`;
}

function phase(startsAt: Date, endsAt: Date, now: Date): string {
  if (endsAt <= now) return 'over';
  return startsAt <= now ? 'going on' : 'still to come';
}

const HOUR_MS = 3_600_000;

function timeLeft(ms: number): string {
  if (ms <= 0) return 'too late';
  const hours = Math.floor(ms / HOUR_MS);
  return `${Math.floor(hours / 24)} d ${hours % 24} h left`;
}

/** `100 % back until 48 h before, 50 % until 24 h before, then nothing; 5.00 EUR are kept of each refund`. */
function policyInWords({ tiers, flatFee }: RefundPolicy, currency: string): string {
  const steps = tiers.map(({ hoursBefore, refundPercent }) => `${refundPercent} % until ${hoursBefore} h before`);
  const back =
    steps.length > 0 ? `of a client’s own cancellation ${steps.join(', ')}, then nothing` : 'nothing goes back';
  return flatFee > 0 ? `${back}; ${money(flatFee, currency)} are kept of each refund` : back;
}

function money(amount: number, currency: string): string {
  const digits = exponent(currency);
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency.toUpperCase()}`;
}

function instant(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

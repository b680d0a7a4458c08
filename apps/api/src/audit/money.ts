// Money: what came in, what went back, and what the booking's state lets the business keep. Amounts in minor units.

import { isDeepStrictEqual } from 'node:util';
import type { CaseCode, Snapshot } from '@slotpay/machine';
import { capturedIn, lostIn, returnedIn } from '../db/ledger.ts';
import type { Replay } from './replay.ts';
import type { Audited, LoggedEvent } from './rows.ts';
import type { Invariant, Violation } from './violation.ts';

/** A refund nobody hears of again is found when it is this old: the longest wait the statechart allows one. */
const REFUND_WAIT_MS = 14 * 86_400_000;

/** Checks `totals_match_ledger`, `confirmed_is_paid`, `money_owed`, `refund_asked_once`, `loss_has_case` and `capture_has_home`. */
export function checkMoney(audited: Audited, snapshot: Snapshot, replay: Replay | undefined): Violation[] {
  const unpaid = confirmedFault(audited, snapshot);
  const violation = (invariant: Invariant, facts: Violation['facts'] | undefined): Violation[] =>
    facts ? [{ booking: audited.booking.reference, invariant, facts }] : [];
  return [
    ...violation('totals_match_ledger', totalsFault(audited)),
    ...violation('confirmed_is_paid', unpaid),
    // What was never paid cannot be owed as well.
    ...violation('money_owed', unpaid ? undefined : owedFault(audited, snapshot, replay)),
    ...violation('refund_asked_once', secondRefundFault(audited, snapshot)),
    ...violation('loss_has_case', lostTwiceFault(audited)),
    ...homeless(audited, snapshot).flatMap((facts) => violation('capture_has_home', facts)),
  ];
}

function totalsFault({ booking, ledger }: Audited): Violation['facts'] | undefined {
  const { captured, refunded, lost } = booking;
  const lostInLedger = lostIn(ledger);
  const inLedger = { captured: capturedIn(ledger), refunded: returnedIn(ledger) - lostInLedger, lost: lostInLedger };
  if (isDeepStrictEqual({ captured, refunded, lost }, inLedger)) return undefined;
  return { inColumns: { captured, refunded, lost }, inLedger };
}

// What a bank took of a payment that went back as well, or beyond it. The ledger itself opens the case.
function lostTwiceFault({ ledger, cases }: Audited): Violation['facts'] | undefined {
  const payments = [...Map.groupBy(ledger, (line) => line.payment_intent_id)]
    .filter(([, lines]) => lostIn(lines) > 0 && returnedIn(lines) > capturedIn(lines))
    .map(([id]) => id);
  const isShown = cases.some(({ code }) => code === 'lost_twice');
  return payments.length === 0 || isShown ? undefined : { payments };
}

function confirmedFault({ ledger }: Audited, snapshot: Snapshot): Violation['facts'] | undefined {
  if (!snapshot.matches('BOOKING_CONFIRMED') && !snapshot.matches('BOOKING_RESCHEDULED')) return undefined;
  const { payments, price } = snapshot.context;
  const paid = payments.reduce((total, { amount }) => total + amount, 0);
  const exact = payments.every(({ paymentIntentId, amount }) => sum(ledger, 'capture', paymentIntentId) === amount);
  if (exact && paid >= (price ?? 0)) return undefined;
  const captured = payments.map(({ paymentIntentId }) => sum(ledger, 'capture', paymentIntentId));
  return { price, payments: payments.map(({ amount }) => amount), captured };
}

function owedFault(
  { ledger }: Audited,
  snapshot: Snapshot,
  replay: Replay | undefined,
): Violation['facts'] | undefined {
  const { payments, refunds } = snapshot.context;
  const mayKeep = keepable(snapshot, replay);
  if (mayKeep === undefined) return undefined;
  const ids = payments.map((payment) => payment.paymentIntentId);
  const total = (kind: 'capture' | 'refund') => ids.reduce((all, id) => all + sum(ledger, kind, id), 0);
  const part = (chosen: (refund: (typeof refunds)[number]) => boolean) =>
    refunds.filter(chosen).reduce((all, { amount }) => all + amount, 0);
  const underWay = part(({ status }) => status === 'requested' || status === 'pending');
  const kept = total('capture') - total('refund') - underWay;
  // A failed refund is still owed, or has been asked for anew; one made by hand in Stripe returns more than was due.
  const failed = part(({ status }) => status === 'failed');
  const byHand = part(({ attempt, status }) => attempt === 0 && status === 'succeeded');
  // That it went back at all is `refund_asked_once`.
  const surplus = part((refund) => refund.surplus === true);
  if (kept >= mayKeep - byHand - surplus && kept <= mayKeep + failed) return undefined;
  return { captured: total('capture'), refunded: total('refund'), underWay, failed, byHand, surplus, kept, mayKeep };
}

// Told by the ledger and the log, and by what the statechart itself calls too much. A case that was closed settles it.
function secondRefundFault({ ledger, log, cases }: Audited, snapshot: Snapshot): Violation['facts'] | undefined {
  const ids = new Set(ledger.map(({ object_id }) => object_id));
  const done = ledger.filter(({ kind, object_id: id }) => kind === 'refund' && !ids.has(`${id}:failed`));
  const numbers = new Map(
    log.flatMap(({ payload }) => (payload?.type === 'completeRefund' ? [numbered(payload)] : [])),
  );
  const byNumber = Map.groupBy(done, ({ object_id: id }) => numbers.get(id) ?? 0);
  byNumber.delete(0);
  const twice = [...byNumber.values()].filter((refunds) => refunds.length > 1).flat();
  const surplus = snapshot.context.refunds.flatMap((refund) => (refund.surplus ? [refund.refundId] : []));
  const refunds = [...new Set([...twice.map(({ object_id: id }) => id), ...surplus])];
  const told = cases.filter(({ code }) => code === ('refunded_twice' satisfies CaseCode));
  const isSettled = told.length > 0 && told.every(({ closed_at }) => closed_at !== null);
  return refunds.length === 0 || isSettled ? undefined : { refunds };
}

function numbered({ refundId, refundAttempt }: LoggedEvent): [string, number] {
  return [String(refundId), Number(refundAttempt ?? 0)];
}

/** What the business may keep in this state; undefined when only a replay could tell and there is none. */
function keepable(snapshot: Snapshot, replay: Replay | undefined): number | undefined {
  const { cancellation, price } = snapshot.context;
  if (cancellation && !snapshot.hasTag('undoable')) {
    if (!replay) return undefined;
    return (replay.paidAtCancellation ?? 0) - cancellation.refund;
  }
  return snapshot.hasTag('paid') ? (price ?? 0) : 0;
}

function homeless({ ledger, effects, cases, keptPayments, now }: Audited, snapshot: Snapshot): Violation['facts'][] {
  const { payments, orphans } = snapshot.context;
  const own = new Set(payments.map((payment) => payment.paymentIntentId));
  const helped =
    cases.some((open) => open.closed_at === null) ||
    effects.some(({ type, state }) => type === 'openCase' && state === 'pending');
  const beingReturned = (id: string) =>
    effects.some(
      ({ type, params, state, done_at }) =>
        type === 'refundOrphanPayment' &&
        params['paymentIntentId'] === id &&
        (state === 'pending' || (state === 'done' && now.getTime() - (done_at?.getTime() ?? 0) < REFUND_WAIT_MS)),
    );
  return ledger
    .filter(({ kind, payment_intent_id: id }) => kind === 'capture' && !own.has(id) && !keptPayments.includes(id))
    .filter(({ payment_intent_id: id, amount }) => sum(ledger, 'refund', id) < amount && !beingReturned(id) && !helped)
    .map(({ payment_intent_id: id, amount }) => ({
      paymentIntent: id,
      amount,
      refunded: sum(ledger, 'refund', id),
      orphan: orphans.includes(id),
    }));
}

const TOTALS = { capture: capturedIn, refund: returnedIn } as const;

function sum(ledger: Audited['ledger'], direction: 'capture' | 'refund', paymentIntentId?: string): number {
  return TOTALS[direction](
    ledger.filter((row) => (paymentIntentId ?? row.payment_intent_id) === row.payment_intent_id),
  );
}

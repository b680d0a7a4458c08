// Everything that can be said to a booking at one moment: each event with the payloads that guards tell apart.

import { expectedTimers, paidOf, type Snapshot } from '../src/index.ts';
import {
  after,
  backFromStripe,
  bankDebit,
  calendarBroken,
  calendlyTells,
  cancelled,
  checkoutOpened,
  choose,
  declined,
  expired,
  FREE_TERMS,
  giveUp,
  goToPayment,
  type Happening,
  MONDAY,
  moved,
  notRecovered,
  openCalendar,
  paid,
  payAgain,
  picked,
  recover,
  recovered,
  refunded,
  refundFailed,
  refundNamed,
  refundNow,
  SATURDAY,
  slotStands,
  stripeBroken,
  THURSDAY,
  takeBack,
  WEDNESDAY,
  webhookBroken,
} from './happenings.ts';

/** All of it for a booking as it is now: current and old attempts, our invitee and others, right and wrong amounts. */
export function everything(snapshot: Snapshot): Happening[] {
  return [...client(), ...calendly(snapshot), ...stripe(snapshot), ...ourselves(), ...timers(snapshot)];
}

/** Every timer the booking waits for. */
export function timers(snapshot: Snapshot): Happening[] {
  return expectedTimers(snapshot).map((id) => after(id.split('.')[0] ?? ''));
}

function client(): Happening[] {
  return [
    choose(),
    openCalendar(),
    openCalendar(FREE_TERMS),
    giveUp(),
    cancelled('client'),
    payAgain(),
    takeBack(),
    backFromStripe(),
  ];
}

function calendly({ context }: Snapshot): Happening[] {
  const ours = Number(context.calendly?.inviteeId.slice(4) ?? 1);
  const next = Math.min(ours + 1, 2);
  return [
    picked(ours),
    calendarBroken(),
    calendlyTells(WEDNESDAY, { n: ours }),
    calendlyTells(WEDNESDAY, { n: 9 }),
    calendlyTells(WEDNESDAY, { n: ours, paidInCalendly: true }),
    webhookBroken(),
    webhookBroken(false),
    cancelled('host', ours),
    cancelled('invitee', ours),
    cancelled('invitee', 9),
    cancelled('operator'),
    moved(null, 'invitee', ours),
    ...[null, THURSDAY, SATURDAY, MONDAY].map((time) => moved(time, 'invitee', next)),
    moved(SATURDAY, 'host', next),
  ];
}

function stripe({ context }: Snapshot): Happening[] {
  const { attempt, checkout, price, reschedule } = context;
  const due = reschedule && reschedule.difference > 0 ? reschedule.difference : (price ?? 0);
  const sessionId = checkout?.sessionId ?? `cs_${attempt}`;
  // One new payment at a time, so that the numbers of payments stay small.
  const paymentIntentId = `pi_${context.payments.length + 1}`;
  const open = context.refunds.find((refund) => refund.status !== 'succeeded');
  const refund = { of: open?.paymentIntentId ?? 'pi_1', id: open?.refundId ?? `re_${context.refundAttempt}` };
  return [
    checkoutOpened(attempt, due),
    checkoutOpened(9, due),
    paid({ amount: due, sessionId, paymentIntentId }),
    paid({ amount: checkout?.amount ?? due, sessionId, paymentIntentId }),
    paid({ amount: 1, sessionId, paymentIntentId }),
    paid({ amount: due, sessionId: 'cs_late', paymentIntentId: 'pi_late' }),
    paid({ paymentIntentId: 'pi_1' }),
    ...[checkout?.attempt ?? attempt, 9].flatMap((n) => [declined(n), expired(n), bankDebit(n)]),
    stripeBroken(),
    stripeBroken(false),
    refundNamed(refund.id, refund.of),
    refunded(open?.amount ?? Math.min(100, paidOf(context)), refund.id, refund.of),
    refunded(100, 're_orphan', 'pi_orphan'),
    refundFailed(refund.of),
    refundFailed(refund.of, { recoverable: false }),
    refundFailed('pi_orphan'),
  ];
}

function ourselves(): Happening[] {
  return [
    goToPayment(),
    goToPayment(WEDNESDAY),
    slotStands(),
    refundNow(),
    recover(),
    recovered(),
    recovered(true),
    notRecovered(),
    notRecovered(false),
  ];
}

// Everything the database knows except who people are: for tests, support and audits.

import type { Db } from './client.ts';

/** Plain rows, oldest first; personal data, secrets and payloads of providers are left out. The names are an interface: keep them. */
export async function dump(db: Db) {
  const [bookings, transitions, inbox, effects, timers, ledger, cases, operatorActs] = await Promise.all([
    bookingRows(db),
    transitionRows(db),
    inboxRows(db),
    effectRows(db),
    db.selectFrom('timers').select(['booking_id as bookingId', 'id', 'due_at as dueAt']).orderBy('due_at').execute(),
    ledgerRows(db),
    caseRows(db),
    actRows(db),
  ]);
  const mails = effects.filter((effect) => effect.type === 'sendMail');
  return { bookings, transitions, inbox, effects, timers, ledger, mails, cases, operatorActs };
}

function bookingRows(db: Db) {
  return db
    .selectFrom('bookings')
    .select([
      'id',
      'reference',
      'version',
      'state',
      'path',
      'snapshot',
      'currency',
      'price',
      'captured',
      'refunded',
      'lost',
    ])
    .select([
      'session_type_id as sessionTypeId',
      'starts_at as startsAt',
      'ends_at as endsAt',
      'created_at as createdAt',
    ])
    .orderBy('created_at')
    .execute();
}

function transitionRows(db: Db) {
  return db
    .selectFrom('transitions')
    .select(['booking_id as bookingId', 'seq', 'outcome', 'from_path as from', 'to_path as to', 'event', 'payload'])
    .select(['cause_kind as cause', 'cause_id as causeId', 'at', 'hash'])
    .orderBy('booking_id')
    .orderBy('seq')
    .execute();
}

function inboxRows(db: Db) {
  return db
    .selectFrom('inbox')
    .select(['id', 'provider', 'event_key as eventKey', 'type', 'verdict', 'reason', 'attempts'])
    .select(['booking_id as bookingId', 'received_at as receivedAt', 'applied_at as appliedAt'])
    .orderBy('received_at')
    .execute();
}

function effectRows(db: Db) {
  return db
    .selectFrom('effects')
    .select(['id', 'booking_id as bookingId', 'key', 'type', 'params', 'state', 'attempts'])
    .select(['last_error as lastError', 'created_at as createdAt', 'done_at as doneAt'])
    .orderBy('created_at')
    .execute();
}

function ledgerRows(db: Db) {
  return db
    .selectFrom('ledger')
    .select(['object_id as objectId', 'booking_id as bookingId', 'kind', 'amount', 'currency', 'at'])
    .select('payment_intent_id as paymentIntentId')
    .orderBy('at')
    .execute();
}

function caseRows(db: Db) {
  return db
    .selectFrom('cases')
    .select(['id', 'booking_id as bookingId', 'code', 'opened_at as openedAt', 'closed_at as closedAt', 'facts'])
    .orderBy('opened_at')
    .execute();
}

function actRows(db: Db) {
  return db
    .selectFrom('operator_acts')
    .select([
      'id',
      'command',
      'booking_id as bookingId',
      'delivery_id as deliveryId',
      'effect_id as effectId',
      'payment_intent_id as paymentIntentId',
      'reason',
      'at',
      'used_at as usedAt',
    ])
    .orderBy('at')
    .execute();
}

// Mails that no event causes, but that nothing has happened: somebody picked a time and has not paid. They follow from how
// a booking stands, so a crash cannot lose one, and the key of the effect lets each be sent once.

import { leavesTagged } from '@slotpay/machine';
import { sql } from 'kysely';
import type { Round, RoundDeps } from './round.ts';

const LONGEST_MS = 30_000;

export const reminders: Round = {
  everyMs: (config) => Math.min(config.RECONCILE_EVERY_MS, LONGEST_MS),
  pages: async function* (deps) {
    const due = [...(await toFinish(deps)), ...(await toRemind(deps)), ...(await toTellOfTrouble(deps))];
    for (const { booking, template } of due) {
      deps.log.info({ booking, template }, 'mail due');
      deps.changed(booking);
    }
    yield {};
  },
};

interface Due {
  readonly booking: string;
  readonly template: string;
}

/** Opened by the server: the mail is the only way its client gets there. */
async function toFinish({ db }: RoundDeps): Promise<Due[]> {
  const { rows } = await sql<Due>`
    insert into effects (booking_id, key, type, params)
    select id, id || ':sendMail:finishBooking', 'sendMail', '{"template": "finishBooking"}'
    from bookings
    where path = 'PAYMENT_PROCESSING.awaitingCheckout'
      and opened_by = 'server' and details is not null
    on conflict (key) do nothing
    returning booking_id as booking, 'finishBooking' as template
  `.execute(db);
  return rows;
}

/** At Checkout for a while. Once per booking, however many sessions it opens. */
async function toRemind({ db, config }: RoundDeps): Promise<Due[]> {
  const { rows } = await sql<Due>`
    insert into effects (booking_id, key, type, params)
    select b.id, b.id || ':sendMail:paymentReminder', 'sendMail', '{"template": "paymentReminder"}'
    from bookings b
      join lateral (
        select max(done_at) as opened_at from effects
        where booking_id = b.id and type = 'createCheckoutSession' and state = 'done'
      ) s on s.opened_at < now() - ${config.REMIND_UNPAID_AFTER_MS}::float8 * interval '1 millisecond'
    where b.path = 'PAYMENT_PROCESSING.awaitingCheckout'
      and b.opened_by = 'client' and b.details is not null
    on conflict (key) do nothing
    returning booking_id as booking, 'paymentReminder' as template
  `.execute(db);
  return rows;
}

/** Failed, and nobody has tried again for a while: its client may have left. Once per attempt to pay. */
async function toTellOfTrouble({ db, config }: RoundDeps): Promise<Due[]> {
  const { rows } = await sql<Due>`
    insert into effects (booking_id, key, type, params)
    select b.id, b.id || ':sendMail:paymentProblem:' || tried.attempt, 'sendMail', '{"template": "paymentProblem"}'
    from bookings b
      cross join lateral (
        select count(*) as attempt, max(seq) as since from transitions
        where booking_id = b.id and outcome = 'moved' and event in ('initiatePayment', 'retryPayment')
      ) tried
      cross join lateral (
        -- Recovering by itself, a booking comes back to its failure again and again: the first time counts.
        select min(at) as at from transitions
        where booking_id = b.id and seq > tried.since and to_path = any(${leavesTagged('paymentProblem')})
      ) failed
    where b.path = any(${leavesTagged('paymentProblem')}) and b.details is not null
      and failed.at < now() - ${config.REMIND_UNPAID_AFTER_MS}::float8 * interval '1 millisecond'
    on conflict (key) do nothing
    returning booking_id as booking, 'paymentProblem' as template
  `.execute(db);
  return rows;
}

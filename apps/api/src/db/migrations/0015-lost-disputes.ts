// What a bank takes has a total of its own, bounded by nothing: Stripe may take a charge that was refunded already, and
// more than it. What went back twice is shown to a person in the transaction that wrote it down.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    alter table bookings add column lost int not null default 0 check (lost >= 0);

    -- Each payment that went back twice, by refund and by a lost dispute, with its sums; null when there is none.
    create function lost_twice(booking uuid) returns jsonb language sql stable as $$
      select jsonb_object_agg(payment_intent_id, jsonb_build_object('captured', captured, 'refunded', refunded, 'lost', lost))
      from (
        select payment_intent_id,
          coalesce(sum(amount) filter (where kind = 'capture'), 0) as captured,
          coalesce(sum(case kind when 'refund' then amount when 'refund_failed' then -amount end), 0) as refunded,
          coalesce(sum(amount) filter (where kind = 'dispute_lost'), 0) as lost
        from ledger where booking_id = booking group by payment_intent_id
      ) payments
      where lost > 0 and refunded + lost > captured
    $$;

    -- A case as long as it is so: a refund may fail after all. One that a person has closed stays closed while nothing changes.
    create function tell_of_lost_twice(booking uuid) returns void language plpgsql as $$
    declare
      payments jsonb := lost_twice(booking);
      known jsonb := jsonb_build_object('payments', payments);
    begin
      if payments is null then
        update cases set closed_at = now() where booking_id = booking and code = 'lost_twice' and closed_at is null;
      elsif not exists (select from cases where booking_id = booking and code = 'lost_twice' and facts = known) then
        insert into cases (booking_id, code, facts) values (booking, 'lost_twice', known)
          on conflict (booking_id, code) where closed_at is null do update set facts = excluded.facts;
      end if;
    end $$;

    create or replace function count_money() returns trigger language plpgsql as $$
    declare
      charge ledger;
      returned bigint;
    begin
      if new.kind = 'capture' then
        update bookings set captured = captured + new.amount where id = new.booking_id;
        return new;
      end if;
      select * into charge from ledger where object_id = new.payment_intent_id and kind = 'capture';
      if not found or charge.booking_id <> new.booking_id then
        raise exception 'no capture % of booking %', new.payment_intent_id, new.booking_id using errcode = 'check_violation';
      end if;
      select coalesce(sum(case kind when 'refund_failed' then -amount else amount end), 0) into returned
        from ledger where payment_intent_id = new.payment_intent_id and kind in ('refund', 'refund_failed');
      if returned > charge.amount then
        raise exception 'more returned than captured of %', new.payment_intent_id using errcode = 'check_violation';
      end if;
      if new.kind in ('refund', 'refund_failed', 'dispute_lost') then
        update bookings set
          refunded = refunded + case new.kind when 'refund' then new.amount when 'refund_failed' then -new.amount else 0 end,
          lost = lost + case new.kind when 'dispute_lost' then new.amount else 0 end
          where id = new.booking_id;
        perform tell_of_lost_twice(new.booking_id);
      end if;
      return new;
    end $$;

    -- Lost disputes used to count as refunds.
    update bookings set refunded = refunded - l.amount, lost = l.amount
      from (select booking_id, sum(amount) as amount from ledger where kind = 'dispute_lost' group by booking_id) l
      where id = l.booking_id;
  `.execute(db);
}

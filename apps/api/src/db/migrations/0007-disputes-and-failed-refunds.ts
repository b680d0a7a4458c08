// The ledger grows: a refund Stripe takes back, and disputes. What a charge gives back is bounded charge by charge.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    -- A refund that failed after it was done is undone by a line of its own, "<refund>:failed"; a dispute opens, and is
    -- won or lost. Only what is lost counts as returned: while it is open, the money is nobody's yet.
    alter table ledger drop constraint ledger_kind_check;
    alter table ledger add constraint ledger_kind_check
      check (kind in ('capture', 'refund', 'refund_failed', 'dispute_opened', 'dispute_won', 'dispute_lost'));
    alter table ledger add constraint capture_is_its_payment check (kind <> 'capture' or object_id = payment_intent_id);
    create index ledger_by_payment on ledger (payment_intent_id);

    -- What a person needs to know of a case, without names.
    alter table cases add column facts jsonb;

    -- A refund has the currency of its charge, and a failed one the amount of the refund it undoes.
    create function complete_ledger_line() returns trigger language plpgsql as $$
    begin
      if new.kind <> 'capture' then
        select currency into new.currency from ledger where object_id = new.payment_intent_id and kind = 'capture';
      end if;
      if new.kind = 'refund_failed' then
        select amount into new.amount from ledger
          where new.object_id = object_id || ':failed' and kind = 'refund' and payment_intent_id = new.payment_intent_id;
        if not found then return null; end if;
      end if;
      return new;
    end $$;
    create trigger ledger_complete before insert on ledger for each row execute function complete_ledger_line();

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
        from ledger where payment_intent_id = new.payment_intent_id and kind in ('refund', 'refund_failed', 'dispute_lost');
      if returned > charge.amount then
        raise exception 'more returned than captured of %', new.payment_intent_id using errcode = 'check_violation';
      end if;
      update bookings set refunded = refunded
        + case when new.kind in ('refund', 'dispute_lost') then new.amount when new.kind = 'refund_failed' then -new.amount else 0 end
        where id = new.booking_id;
      return new;
    end $$;
  `.execute(db);
}

// What the database refuses whoever asks: a changed log or ledger, and money totals that do not come from the ledger.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
    end $$;

    create trigger transitions_append_only before update or delete or truncate on transitions
      for each statement execute function refuse_change();
    create trigger ledger_append_only before update or delete or truncate on ledger
      for each statement execute function refuse_change();

    create function count_money() returns trigger language plpgsql as $$
    begin
      update bookings set
        captured = captured + case new.kind when 'capture' then new.amount else 0 end,
        refunded = refunded + case new.kind when 'refund' then new.amount else 0 end
      where id = new.booking_id;
      return new;
    end $$;

    create trigger ledger_counts after insert on ledger for each row execute function count_money();
  `.execute(db);
}

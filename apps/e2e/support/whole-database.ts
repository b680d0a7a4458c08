// Everything that is stored, twice: as somebody with a copy of the database would read it, and as somebody with its key as well.

import { createSealer, rowName } from '@slotpay/api/sealed';
import pg from 'pg';

/** Where something is sealed: how to read each row, and how to put other sealed bytes in the place of one's. */
interface SealedColumn {
  readonly table: 'bookings' | 'inbox';
  readonly read: string;
  readonly write: string;
}

// A request to Stripe is sealed under its booking's key and name; details stand behind a blind index.
const SEALED: Readonly<Record<string, SealedColumn>> = {
  'bookings.details': {
    table: 'bookings',
    read: `select id, id as row, data_key as key, substring(details from octet_length(email_index) + 1) as sealed
      from bookings where details is not null`,
    write: 'update bookings set details = email_index || $1::bytea where id = $2',
  },
  'inbox.body': {
    table: 'inbox',
    read: 'select id, id as row, data_key as key, body as sealed from inbox where octet_length(body) > 0',
    write: 'update inbox set body = $1 where id = $2',
  },
  'effects.request': {
    table: 'bookings',
    read: `select e.id, b.id as row, b.data_key as key, e.request as sealed
      from effects e join bookings b on b.id = e.booking_id where e.request is not null`,
    write: 'update effects set request = $1 where id = $2',
  },
};

/** Bytes that are no text to anybody: wrapped keys, hashes, pictures. */
const OPAQUE: ReadonlySet<string> = new Set([
  'bookings.data_key',
  'bookings.email_index',
  'bookings.opened_from',
  'pictures.bytes',
  'inbox.data_key',
]);

interface SealedRow {
  readonly id: string;
  readonly row: string;
  readonly key: Buffer;
  readonly sealed: Buffer;
}

/** Gives `read` a connection to the database at `url`. */
export async function reading<T>(url: string, read: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await read(client);
  } finally {
    await client.end();
  }
}

/** Every row of every table as text; bytes in hexadecimal. */
export async function wholeDatabase(client: pg.Client): Promise<string> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
    texts.push(name, ...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}

/**
 * What is sealed, in the clear, column by column.
 * @param dataKey the key the database is sealed with
 * @throws when there are bytes in the schema of which it is not known whether they are sealed
 */
export async function unsealed(client: pg.Client, dataKey: string): Promise<Record<string, string>> {
  const { rows: columns } = await client.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = 'public' and data_type = 'bytea'`,
  );
  const unknown = columns.map(({ name }) => name).filter((name) => !(name in SEALED) && !OPAQUE.has(name));
  if (unknown.length > 0) throw new Error(`Are these sealed? ${unknown.join(', ')}`);
  const sealer = createSealer(dataKey);
  const texts: Record<string, string> = {};
  for (const [name, { table, read }] of Object.entries(SEALED)) {
    const { rows } = await client.query<SealedRow>(read);
    texts[name] = rows
      .map(({ row, key, sealed }) => sealer.open(key, rowName(table, row), sealed).toString())
      .join('\n');
  }
  return texts;
}

/** A sealed column with something planted in it. */
interface Planted {
  readonly opened: string;
  /** The whole database at that moment. */
  readonly asItLies: string;
}

/** Seals a text in the place of one row's, a column at a time, and reads; nothing of it stays. */
export async function unsealedWith(client: pg.Client, dataKey: string, text: string): Promise<Record<string, Planted>> {
  const sealer = createSealer(dataKey);
  const planted: Record<string, Planted> = {};
  for (const [name, { table, read, write }] of Object.entries(SEALED)) {
    await client.query('begin');
    try {
      const [first] = (await client.query<SealedRow>(read)).rows;
      if (!first) throw new Error(`Nothing is sealed in ${name}`);
      await client.query(write, [sealer.seal(first.key, rowName(table, first.row), text), first.id]);
      const opened = (await unsealed(client, dataKey))[name] ?? '';
      planted[name] = { opened, asItLies: await wholeDatabase(client) };
    } finally {
      await client.query('rollback');
    }
  }
  return planted;
}

// One key replaces another while bookings are made, and the old one can be thrown away.

import { randomBytes } from 'node:crypto';
import { startProgram } from '@slotpay/stack/process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDetails } from '../src/booking/details.ts';
import type { Db } from '../src/db/client.ts';
import { createSealer, type Sealer } from '../src/db/sealed.ts';
import { findByEmail } from '../src/privacy/find.ts';
import { rotateKeys } from '../src/privacy/rotate.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone } from './support/wait.ts';

const [old, next] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
const ADA = 'ada@example.com';

let stage: Stage;
let db: Db;
beforeAll(async () => {
  // As after the first step of a rotation: the old key still seals, both open.
  stage = await openStage({ env: { DATA_KEY: `${old},${next}` } });
  db = stage.db;
  await stage.client.confirmed();
  await stage.client.confirmed();
  await allDone(db);
});
afterAll(() => stage?.close());

/** How many details, messages and requests a sealer opens, and how many there are. */
async function opened(sealer: Sealer): Promise<{ opens: number; of: number }> {
  const bookings = await db.selectFrom('bookings').selectAll().where('details', 'is not', null).execute();
  const inbox = await db.selectFrom('inbox').selectAll().execute();
  const requests = await db
    .selectFrom('effects')
    .innerJoin('bookings', 'bookings.id', 'effects.booking_id')
    .select(['bookings.id', 'data_key', 'request'])
    .where('request', 'is not', null)
    .execute();
  const tries = [
    ...bookings.map((row) => () => openDetails(sealer, row)),
    ...inbox.map((row) => () => sealer.open(row.data_key, `inbox/${row.id}`, row.body)),
    ...requests.map((row) => () => sealer.open(row.data_key, `bookings/${row.id}`, row.request ?? Buffer.alloc(0))),
  ];
  const opens = tries.filter((open) => {
    try {
      return open() !== null;
    } catch {
      return false;
    }
  });
  return { opens: opens.length, of: tries.length };
}

describe('a rotation', () => {
  it('goes on where it was broken off', async () => {
    const during = createSealer(`${next},${old}`);
    const brokenOff = rotateKeys(db, during, () => {
      throw new Error('killed');
    });
    await expect(brokenOff).rejects.toThrow('killed');
    const left = await db
      .selectFrom('inbox')
      .select((eb) => eb.fn.countAll<string>().as('rows'))
      .executeTakeFirstOrThrow();
    const progress: string[] = [];
    const { rewrapped, unopened } = await rotateKeys(db, during, (...line) => progress.push(line.join(' ')));
    expect({ rewrapped, unopened }).toEqual({ rewrapped: Number(left.rows), unopened: [] });
    expect(progress).toEqual([`inbox ${left.rows} ${left.rows}`]);
    expect((await rotateKeys(db, during)).rewrapped).toBe(0);
  });

  it('disturbs no booking that is being made, and leaves nothing that needs the old key', async () => {
    const during = createSealer(`${next},${old}`);
    const making = Promise.all([1, 2, 3].map(() => stage.client.confirmed()));
    let made = false;
    void making.then(() => {
      made = true;
    });
    do await rotateKeys(db, during);
    while (!made);
    await making;
    await allDone(db);
    // The programs that sealed with the old key have been replaced: what they left is done now.
    await stage.rest();
    await rotateKeys(db, during);

    const after = await opened(createSealer(next));
    expect(after.of).toBeGreaterThan(30);
    expect(after.opens).toBe(after.of);
    expect(await opened(createSealer(old))).toEqual({ opens: 0, of: after.of });
    stage.work();
  });

  it('keeps people findable by address, before, during and after', async () => {
    const all = await db.selectFrom('bookings').select('id').execute();
    expect(await findByEmail(db, createSealer(next), ADA)).toHaveLength(all.length);
    expect(await findByEmail(db, createSealer(`${old},${next}`), ADA)).toHaveLength(all.length);
    expect(await findByEmail(db, createSealer(old), ADA)).toEqual([]);
  });

  it('names what none of its keys opens, and does the rest', async () => {
    const another = randomBytes(32).toString('base64');
    const stranger = createSealer(another);
    const [{ id } = { id: '' }] = await db.selectFrom('inbox').select('id').limit(1).execute();
    const { data_key } = await db.selectFrom('inbox').select('data_key').where('id', '=', id).executeTakeFirstOrThrow();
    await db
      .updateTable('inbox')
      .set({ data_key: stranger.newKey(`inbox/${id}`) })
      .where('id', '=', id)
      .execute();
    const { unopened } = await rotateKeys(db, createSealer(`${next},${old}`));
    expect(unopened).toEqual([`inbox/${id}`]);
    await db.updateTable('inbox').set({ data_key }).where('id', '=', id).execute();
  });
});

describe('the operator’s commands', () => {
  const slotpay = async (dataKey: string, ...args: string[]) => {
    const env = { DATABASE_URL: stage.urls.database, DATA_KEY: dataKey };
    const program = startProgram({ name: 'slotpay', script: 'apps/api/src/slotpay.ts', args, env, keepOutput: true });
    return { code: await program.ended, output: program.output(), errors: program.logs().join('\n') };
  };

  it('rotate the keys and say so', async () => {
    const { code, output } = await slotpay(`${next},${old}`, 'rotate-keys');
    expect({ code, output }).toEqual({
      code: 0,
      output: '0 keys wrapped anew; everything is under the first key of DATA_KEY.',
    });
    const wrong = await slotpay(old, 'rotate-keys');
    expect(wrong.code).toBe(1);
    expect(wrong.output).toMatch(/no key of DATA_KEY opens it/);
  });

  it('find and erase a person', async () => {
    const { reference, id } = await stage.client.confirmed({ email: 'grace@example.net' }).then(async (held) => {
      await allDone(db);
      return { reference: (await held.view()).reference, id: held.id };
    });
    const found = await slotpay(`${old},${next}`, 'find', 'Grace@example.net');
    expect(found.output).toMatch(new RegExp(`^${reference}  BOOKING_CONFIRMED.upcoming  made .*  session `));
    const waiting = await slotpay(`${old},${next}`, 'erase', reference);
    expect(waiting.output).toBe(`${reference}: will be erased once this is settled: session_to_come.`);
    const erased = await slotpay(`${old},${next}`, 'erase', reference.toLowerCase(), '--before-session');
    expect(erased.output).toContain('erased. Amounts, ids and the log are kept.');
    expect((await slotpay(`${old},${next}`, 'find', 'grace@example.net')).output).toMatch(/^No booking/);
    const row = await db.selectFrom('erasures').selectAll().where('booking_id', '=', id).executeTakeFirstOrThrow();
    expect(row.erased_at).toBeInstanceOf(Date);
  });

  it.each([
    [['find'], 'Name the e-mail address.'],
    [['erase'], 'Name the booking by its reference.'],
    [['erase', 'SP-0000-0000'], 'There is no booking SP-0000-0000.'],
    [['purge'], 'Say how old: --older-than 30d'],
    [['purge', '--older-than', 'long'], '“long” is no span of time'],
  ])('refuse %j in a sentence', async (args, sentence) => {
    const { code, errors } = await slotpay(next, ...args);
    expect(code).toBe(1);
    expect(errors).toContain(sentence);
  });
});

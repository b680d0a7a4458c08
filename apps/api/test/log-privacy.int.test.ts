// A person goes through everything that can happen; afterwards nothing we wrote down in clear knows them.

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dump } from '../src/db/dump.ts';
import { ask } from './support/http.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone, eventually } from './support/wait.ts';

const CANARY = { name: 'Quincy Canarybird', email: 'quincy.canarybird@example.com' };
const WORDS = ['Quincy', 'Canarybird', 'quincy.canarybird'];

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ timeouts: { undoWindow: 50 } });
});
afterAll(() => stage?.close());

const withTraces = (text: string) => WORDS.filter((word) => text.toLowerCase().includes(word.toLowerCase()));

it('neither the log nor the database in clear knows who booked, paid, moved, cancelled and failed', async () => {
  const { client, sandbox, db } = stage;
  await sandbox.fault({ provider: 'stripe', on: 'request', action: 'fail-before', status: 500, times: 2 });
  await sandbox.fault({ provider: 'calendly', on: 'request', action: 'fail-before', status: 503, times: 2 });
  const booking = await client.open(CANARY);
  const { capability, slot } = booking;
  await allDone(db);
  const session = await booking.checkout();
  await sandbox.pay(session, '4000000000000002');
  await booking.reaches('PAYMENT_FAILED');
  await sandbox.pay(session);
  await booking.reaches('BOOKING_CONFIRMED.upcoming');
  const later = new Date(Date.parse(slot.startTime) + 7 * 86_400_000).toISOString();
  await sandbox.reschedule(booking.inviteeId, later, 'invitee');
  await eventually('the new time', async () => (await booking.view()).time?.startsAt === later);
  await booking.reaches('BOOKING_CONFIRMED.upcoming');
  await booking.send('retryPayment');
  await ask(`${stage.urls.app}/bookings/${booking.id}?email=${CANARY.email}`, { capability });
  await ask(`${stage.urls.app}/${CANARY.email}`);
  await ask(`${stage.urls.app}/recoveries`, { json: { token: CANARY.email } });
  await booking.send('cancelBooking');
  await booking.reaches('REFUND_COMPLETED');
  await allDone(db);

  // The client and the mailbox know them well, so the words would be found.
  const view = await booking.view();
  expect(view.invitee).toMatchObject(CANARY);
  expect((await sandbox.mail()).filter(({ to }) => to.includes(CANARY.email)).length).toBeGreaterThanOrEqual(3);

  expect(stage.log.printed.length).toBeGreaterThan(10);
  for (const line of stage.log.printed) expect(withTraces(line), line).toEqual([]);
  for (const secret of [capability, slot.flowToken]) expect(stage.log.printed.join('')).not.toContain(secret);
  expect(withTraces(JSON.stringify(await dump(db)))).toEqual([]);

  const { rows: columns } = await sql<{ table: string; column: string; type: string }>`
    select table_name as "table", column_name as "column", data_type as type
    from information_schema.columns where table_schema = 'public'
  `.execute(db);
  expect(columns.length).toBeGreaterThan(80);
  for (const { table, column, type } of columns) {
    const ref = sql.ref(column);
    for (const word of [...WORDS, capability, slot.flowToken]) {
      const found =
        type === 'bytea'
          ? sql`select from ${sql.table(table)} where position(convert_to(${word}, 'UTF8') in ${ref}) > 0`
          : sql`select from ${sql.table(table)} where strpos(lower(${ref}::text), lower(${word})) > 0`;
      expect((await found.execute(db)).rows.length, `${table}.${column} holds ${word}`).toBe(0);
    }
  }
});

it('a failure of ours tells the client nothing of its inside', async () => {
  const { db } = stage;
  const booking = await stage.client.open(CANARY);
  await booking.checkout();
  await sql`update bookings set details = '\\x00' where id = ${booking.id}`.execute(db);
  const answer = await ask(`${stage.urls.app}/bookings/${booking.id}`, { capability: booking.capability });
  expect(answer.status).toBe(500);
  expect(JSON.parse(answer.text)).toEqual({
    type: 'urn:slotpay:problem:internal_error',
    title: 'Internal error',
    status: 500,
    code: 'internal_error',
    detail: 'Something went wrong on our side. Nothing was lost.',
    requestId: expect.any(String),
  });
  const line = stage.log.lines().find(({ msg }) => msg === 'request failed');
  expect(line).toMatchObject({ level: 50, code: 'internal_error', reqId: JSON.parse(answer.text).requestId });
});

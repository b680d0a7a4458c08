// The link in a mail: opens the booking on any device, once.

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRecoveryToken } from '../src/booking/recovery.ts';
import { hashToken } from '../src/db/token.ts';
import type { Direct } from './support/direct.ts';
import { openAt } from './support/direct.ts';
import { ask, problemOf, viewOf } from './support/http.ts';
import { allRows } from './support/rows.ts';
import { openStage, type Stage } from './support/stage.ts';
import { allDone } from './support/wait.ts';

let stage: Stage;
let booking: Direct;
beforeAll(async () => {
  stage = await openStage();
  await stage.rest();
  booking = await openAt(stage, 'confirmed');
});
afterAll(() => stage?.close());

const redeem = (token: string) => ask(`${stage.urls.app}/recoveries`, { json: { token } });
const token = async () => {
  const [row] = await stage.db.selectFrom('bookings').select('snapshot').where('id', '=', booking.id).execute();
  const snapshot = stage.runtime.machine.parse(row?.snapshot ?? '');
  return newRecoveryToken(stage.db, { id: booking.id, snapshot, now: new Date() });
};
const refused = async (text: string) => {
  const before = await allRows(stage.db);
  expect(problemOf(await redeem(text))).toMatchObject({ status: 404, code: 'recovery_unknown' });
  expect(await allRows(stage.db)).toEqual(before);
};

const linkIn = ({ text }: { text: string }) => text.match(/\/r\/([A-Za-z0-9_-]{43})/)?.[1] ?? '';

describe('a mailed link', () => {
  it('opens its booking once, with a capability of its own', async () => {
    const link = await token();
    const answer = await redeem(link);
    expect(answer.status).toBe(200);
    const { booking: view, capability } = JSON.parse(answer.text);
    expect(view).toMatchObject({ id: booking.id, state: 'BOOKING_CONFIRMED' });
    const seen = await ask(`${stage.urls.app}/bookings/${booking.id}`, { capability });
    expect(viewOf(seen).id).toBe(booking.id);
    await refused(link);
  });

  it('that was used ends the older ones of its booking, and no newer one', async () => {
    const [older, newer, newest] = [await token(), await token(), await token()];
    expect((await redeem(newer)).status).toBe(200);
    await refused(older);
    expect((await redeem(newest)).status).toBe(200);
  });

  it('used twenty times at the same moment opens it once', async () => {
    const link = await token();
    const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(link)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(404)]);
  });

  it('is not used up by looking at its page', async () => {
    const link = await token();
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      await ask(`${stage.urls.app}/recoveries`, { method });
      await ask(`${stage.urls.app}/r/${link}`, { method });
    }
    expect((await redeem(link)).status).toBe(200);
  });

  it('ends some months after the session, and says no more than one nobody made', async () => {
    const link = await token();
    const row = await stage.db
      .selectFrom('recovery_tokens')
      .select('expires_at')
      .where('hash', '=', hashToken(link))
      .executeTakeFirstOrThrow();
    const days = (row.expires_at.getTime() - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(90);
    expect(days).toBeLessThan(110);
    const past = sql`now() - interval '1 second'`;
    await sql`update recovery_tokens set expires_at = ${past} where hash = ${hashToken(link)}`.execute(stage.db);
    await refused(link);
  });

  it('is void once the booking has ended, and the mail about the end brings one that works', async () => {
    stage.work();
    const email = `ends.${randomUUID()}@example.com`;
    const held = await stage.client.confirmed({ email });
    await allDone(stage.db);
    const links = async () => (await stage.sandbox.mail()).filter(({ to }) => to.includes(email)).map(linkIn);
    const [before = ''] = await links();
    await stage.sandbox.cancel(held.inviteeId, 'host');
    await held.reaches('REFUND_COMPLETED');
    await allDone(stage.db);
    await stage.rest();
    await refused(before);
    const mail = (await stage.sandbox.mail()).find(
      ({ to, subject }) => to.includes(email) && /refunded$/.test(subject),
    );
    const answer = await redeem(linkIn(mail ?? { text: '' }));
    expect(JSON.parse(answer.text).booking).toMatchObject({ id: held.id, state: 'REFUND_COMPLETED' });
  });

  it('lies in the database as a hash alone', async () => {
    const link = await token();
    expect(JSON.stringify(await allRows(stage.db))).not.toContain(link);
  });

  it('arrives in the mail, and works', async () => {
    stage.work();
    const email = `link.${randomUUID()}@example.com`;
    const paid = await stage.client.confirmed({ email });
    await allDone(stage.db);
    const mail = (await stage.sandbox.mail()).find(({ to }) => to.includes(email));
    const link = linkIn(mail ?? { text: '' });
    expect(mail?.html).toContain(link);
    const { booking: view } = JSON.parse((await redeem(link)).text);
    expect(view.id).toBe(paid.id);
  });
});

describe('another link', () => {
  const asks = (reference: string) => ask(`${stage.urls.app}/recoveries/mails`, { json: { reference } });
  const reference = async (id: string) =>
    (await stage.db.selectFrom('bookings').select('reference').where('id', '=', id).executeTakeFirstOrThrow())
      .reference;

  it('goes to the client’s own address and opens the booking, and comes once however often it is asked for', async () => {
    stage.work();
    const email = `another.${randomUUID()}@example.com`;
    const { id } = await stage.client.confirmed({ email });
    const known = await reference(id);
    const answers = await Promise.all([asks(known), asks(known), asks(known)]);
    expect(answers.map(({ status, text }) => [status, text])).toEqual(Array(3).fill([202, '{}']));
    await allDone(stage.db);
    const mails = (await stage.sandbox.mail()).filter(
      ({ to, subject }) => to.includes(email) && subject.includes(known),
    );
    // Two, where the next ten minutes happened to begin in between.
    expect([1, 2]).toContain(mails.length);
    const [, link = ''] = mails[0]?.text.match(/\/r\/([A-Za-z0-9_-]{43})\b/) ?? [];
    expect(JSON.parse((await redeem(link)).text).booking.id).toBe(id);
  });

  it('is not given where nobody’s address is known, nor for a booking that does not exist, and the answer does not say so', async () => {
    const before = await allRows(stage.db);
    for (const asked of [await reference(booking.id), 'SP-0000-0000']) {
      const { status, text } = await asks(asked);
      expect([status, text]).toEqual([202, '{}']);
    }
    expect(await allRows(stage.db)).toEqual(before);
  });

  it('is asked for by reference and by nothing else', async () => {
    expect(problemOf(await asks(booking.id))).toMatchObject({ status: 422, code: 'body_invalid' });
  });
});

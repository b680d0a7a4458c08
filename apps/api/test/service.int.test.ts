// The service as others find it: alive, ready, described, and with the right headers.

import { SessionTypesResponse } from '@slotpay/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newCapability } from '../src/booking/open.ts';
import { installClock } from './simulation/clock.ts';
import { type Backend, openBackend } from './support/backend.ts';
import { BOOT_MS, startOwn } from './support/crash.ts';
import { freshDatabase } from './support/database.ts';
import { openAt, openDirectly } from './support/direct.ts';
import { ask, problemOf } from './support/http.ts';
import { eventually } from './support/wait.ts';

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend();
});
afterAll(() => backend?.close());

const get = (path: string, capability?: string) =>
  ask(backend.urls.app + path, capability === undefined ? {} : { capability });

async function openWithMovableClock(): Promise<Backend> {
  const database = await freshDatabase();
  await installClock(database.url);
  return openBackend({ database });
}

describe('health', () => {
  it('is told: the process lives, and it can do its work', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.text)).toEqual({ status: 'ok' });
    }
  });

  it('is not ready on a database this code does not know', async () => {
    const other = await openBackend();
    await sql`delete from kysely_migration where name = '0003-record-step'`.execute(other.db);
    try {
      const answer = await ask(`${other.urls.app}/readyz`);
      expect(answer.status).toBe(503);
      expect(JSON.parse(answer.text)).toEqual({ status: 'unavailable' });
      expect((await ask(`${other.urls.app}/healthz`)).status).toBe(200);
    } finally {
      await other.close();
    }
  });

  it.each(['2 minutes', '-2 minutes'])('is not ready when the clock of its database is %s ahead', async (ahead) => {
    const other = await openWithMovableClock();
    const ready = async () => (await ask(`${other.urls.app}/readyz`)).status;
    const complaints = () => other.log.lines().filter(({ msg }) => msg.includes('clock differs'));
    try {
      expect([await ready(), complaints()]).toEqual([200, []]);
      await sql`update clock_offset set ahead = ${ahead}::interval`.execute(other.db);
      expect(await ready()).toBe(503);
      expect(complaints()).toMatchObject([{ allowedMs: 60_000, aheadMs: expect.any(Number) }]);
      expect(Math.sign(Number(complaints()[0]?.['aheadMs']))).toBe(ahead.startsWith('-') ? 1 : -1);
      await sql`update clock_offset set ahead = '0'`.execute(other.db);
      expect(await ready()).toBe(200);
    } finally {
      await other.close();
    }
  });

  it('says at the start of a worker, too, that the clocks differ', { timeout: BOOT_MS }, async () => {
    const other = await openWithMovableClock();
    await sql`update clock_offset set ahead = '2 minutes'`.execute(other.db);
    const worker = startOwn(other, 'worker');
    try {
      const told = async () => worker.logs().find((line) => line.includes('clock differs'));
      const line = await eventually('a word about the clock', told, BOOT_MS);
      expect(JSON.parse(line)).toMatchObject({ level: 50, allowedMs: 60_000 });
    } finally {
      await worker.stop();
      await other.close();
    }
  });

  it('is not ready without its database, says so to clients, and lives on', async () => {
    const other = await openBackend({ env: { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' } });
    try {
      expect((await ask(`${other.urls.app}/readyz`)).status).toBe(503);
      expect((await ask(`${other.urls.app}/healthz`)).status).toBe(200);
      const answer = await ask(`${other.urls.app}/session-types`);
      expect(problemOf(answer)).toMatchObject({ status: 503, code: 'temporarily_unavailable' });
      expect(answer.text).not.toMatch(/127\.0\.0\.1|ECONN|postgres/);
    } finally {
      await other.close();
    }
  });
});

describe('the description of the API', () => {
  interface Operation {
    readonly summary?: string;
    readonly tags?: string[];
    readonly responses?: Record<string, unknown>;
  }
  const document = async () =>
    JSON.parse((await get('/openapi.json')).text) as {
      openapi: string;
      paths: Record<string, Record<string, Operation>>;
    };

  it('names every route a client may use, each with a summary', async () => {
    const { openapi, paths } = await document();
    expect(openapi).toBe('3.1.0');
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toEqual([
      'GET /bookings/{id}',
      'GET /bookings/{id}/calendar.ics',
      'GET /bookings/{id}/stream',
      'GET /healthz',
      'GET /readyz',
      'GET /session-types',
      'GET /session-types/{id}/pictures/{sha256}',
      'POST /bookings',
      'POST /bookings/{id}/events',
      'POST /recoveries',
      'POST /recoveries/mails',
    ]);
    for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods))) {
      expect(operation.summary).toBeTruthy();
      expect(operation.tags).toHaveLength(1);
      expect(Object.keys(operation.responses ?? {}).length).toBeGreaterThan(0);
    }
  });

  it('leaves out what is not for clients', async () => {
    const { text } = await get('/openapi.json');
    expect(text).not.toContain('/webhooks');
  });

  it('can be read by people', async () => {
    const answer = await get('/docs/');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });
});

describe('the session types', () => {
  it('are what is offered now, with price and policy', async () => {
    const answer = await get('/session-types');
    const { sessionTypes, calendlyOrigin, contact } = SessionTypesResponse.parse(JSON.parse(answer.text));
    expect(contact).toBe('mailto:hello@northlight.example');
    expect(sessionTypes.map(({ id }) => id)).toEqual([
      'intro-call',
      'deep-dive',
      'weekend-intensive',
      'half-day-workshop',
    ]);
    expect(sessionTypes[1]).toMatchObject({
      schedulingUrl: `${calendlyOrigin}/northlight/deep-dive`,
      picture: null,
      terms: { price: 12_000, currency: 'eur', revision: 1 },
    });
  });
});

describe('the calendar file', () => {
  it('comes with its method, for the booking’s own client', async () => {
    const booking = await openAt(backend, 'confirmed');
    const answer = await get(`/bookings/${booking.id}/calendar.ics`, await newCapability(backend.db, booking.id));
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8; method=REQUEST');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="SP-.{9}\.ics"$/);
    expect(answer.text).toContain(`UID:${booking.id}@slotpay`);
  });

  it('does not exist before the time is known', async () => {
    const booking = await openDirectly(backend);
    const answer = await get(`/bookings/${booking.id}/calendar.ics`, await newCapability(backend.db, booking.id));
    expect(problemOf(answer)).toMatchObject({ status: 404 });
  });
});

describe('every answer', () => {
  it.each(['/session-types', '/healthz', '/nothing', '/openapi.json'])(
    'carries what protects its reader: %s',
    async (path) => {
      const { headers } = await get(path);
      const policy = headers.get('content-security-policy') ?? '';
      for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
        expect(policy).toContain(rule);
      }
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('about a booking is kept by nobody', async () => {
    const booking = await openAt(backend, 'confirmed');
    const answer = await get(`/bookings/${booking.id}`, await newCapability(backend.db, booking.id));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('to a page of another origin is for that page not to read', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    const answer = await ask(`${backend.urls.app}/bookings`, { method: 'OPTIONS', headers });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

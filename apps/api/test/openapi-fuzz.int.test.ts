// The description of the API is taken at its word: every operation is asked for what it says it takes, and for much that it
// does not, and has to answer as it says it does.

import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newCapability } from '../src/booking/open.ts';
import { newToken } from '../src/db/token.ts';
import { type Backend, openBackend } from './support/backend.ts';
import { type Direct, openAt } from './support/direct.ts';
import { allowedBy, type JsonSchema } from './support/from-schema.ts';
import { type Answer, ask } from './support/http.ts';
import { mutantsOf } from './support/mutants.ts';
import { wish } from './support/refusals.ts';
import { brokenPromises } from './support/sound.ts';

/** Requests per operation, in batches of so many at once. */
const BATCHES = 8;
const AT_ONCE = 25;

const OPERATIONS = [
  'get /healthz',
  'get /readyz',
  'get /session-types',
  'get /session-types/{id}/pictures/{sha256}',
  'post /bookings',
  'get /bookings/{id}',
  'post /bookings/{id}/events',
  'get /bookings/{id}/calendar.ics',
  'get /bookings/{id}/stream',
  'post /recoveries',
  'post /recoveries/mails',
] as const;

/** A session type with a picture. */
const PICTURED = 'deep-dive';

interface Operation {
  readonly parameters?: readonly { in: string; name: string; schema: JsonSchema }[];
  readonly requestBody?: { content: Record<string, { schema: JsonSchema }> };
  readonly responses: Readonly<Record<string, { content?: Record<string, { schema: object }> }>>;
}

interface Asked {
  readonly id: string;
  /** Of a picture. */
  readonly sha256: string;
  readonly capability: string | null;
  readonly key: string | null;
  readonly body: Buffer | null;
}

const ajv = new Ajv2020({ strict: false, allErrors: false });
formats.default(ajv);

let backend: Backend;
let paths: Record<string, Record<string, Operation>>;
let sha256: string;
let bookings: { booking: Direct; capability: string }[];
beforeAll(async () => {
  backend = await openBackend();
  ({ paths } = JSON.parse((await ask(`${backend.urls.app}/openapi.json`)).text));
  const picture = { session_type_id: PICTURED, media_type: 'image/png', bytes: Buffer.from('a picture') } as const;
  const inserted = backend.db.insertInto('pictures').values(picture).returning('sha256');
  ({ sha256 } = await inserted.executeTakeFirstOrThrow());
  const stages = ['checkout', 'paid', 'confirmed', 'confirmed'] as const;
  bookings = await Promise.all(
    stages.map(async (where) => {
      const booking = await openAt(backend, where);
      return { booking, capability: await newCapability(backend.db, booking.id) };
    }),
  );
});
afterAll(() => backend?.close());

/** What fetch can send in a header at all. */
const headerText = fc.string({ maxLength: 60 }).map((text) => text.replace(/[^ -~]/g, '').trim());
const pathText = fc.oneof(
  fc.uuid(),
  fc.string({ minLength: 1, maxLength: 40 }),
  fc.constantFrom('..', '.', '%', '%00', '%2e%2e', "' or 1=1 --", '__proto__', '💳', 'x'.repeat(3000)),
);

const toJson = (value: object) => Buffer.from(JSON.stringify(value));
const wishes = fc.tuple(fc.uuid(), fc.uuid()).map(([event, invitee]) => {
  const calendlyEventUri = `https://api.calendly.com/scheduled_events/${event}`;
  return wish({ calendlyEventUri, calendlyInviteeUri: `${calendlyEventUri}/invitees/${invitee}` });
});

/** Half of the time a booking with its capability, or a picture with its hash, and a body that is whole. */
function askedOf(name: string, operation: Operation): fc.Arbitrary<Asked> {
  const owned = bookings.map(({ booking, capability }) => ({ id: booking.id, capability }));
  const known = name.includes('/pictures/') ? [{ id: PICTURED, capability: null }] : owned;
  const held = fc.constantFrom(...known).map((one) => ({ ...one, sha256 }));
  const strange = fc.record({
    id: fc.oneof(pathText, fc.constantFrom(...known.map(({ id }) => id))),
    sha256: fc.oneof(pathText, fc.constant(sha256)),
    capability: fc.oneof(fc.constant(null), headerText, fc.string().map(newToken)),
  });
  const body = operation.requestBody?.content['application/json']?.schema;
  // What is for sale, and what Calendly's addresses are like, no schema says.
  const whole = body && (name === 'post /bookings' ? wishes : (allowedBy(body) as fc.Arbitrary<object>));
  const key = operation.parameters?.find(({ name }) => name === 'idempotency-key');
  return fc
    .record({
      // A stream that opens does not end; what it carries has tests of its own.
      who: name.endsWith('/stream') ? strange : fc.oneof(held, held, strange),
      key: key
        ? fc.oneof({ weight: 3, arbitrary: allowedBy(key.schema) as fc.Arbitrary<string> }, headerText)
        : fc.constant(null),
      body:
        body && whole
          ? fc.oneof(whole.map(toJson), mutantsOf(allowedBy(body) as fc.Arbitrary<object>), mutantsOf(whole))
          : fc.constant(null),
    })
    .map(({ who, ...rest }) => ({ ...who, ...rest }));
}

function send(method: string, path: string, { id, sha256, capability, key, body }: Asked): Promise<Answer> {
  const inPath = (text: string) => encodeURIComponent(text.toWellFormed());
  return ask(backend.urls.app + path.replace('{id}', inPath(id)).replace('{sha256}', inPath(sha256)), {
    method: method.toUpperCase(),
    ...(capability !== null && { capability }),
    ...(key !== null && { key }),
    ...(body !== null && { body, headers: { 'content-type': 'application/json' } }),
  });
}

/** Nothing of our inside belongs into an answer. */
const LEAKS =
  /node_modules|\.[jt]s:\d|\bat \/|stack"|\b(select|insert|update) .* (from|into|set) |relation "|duplicate key|ECONN|postgres(ql)?:|sandbox_|whsec_|sk_test_|data_key/i;

describe('every operation, asked for what it takes and for what it does not', () => {
  it('is one of these', () => {
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).toEqual([...OPERATIONS].sort());
  });

  it.each(OPERATIONS)('answers as it is described: %s', { timeout: 120_000 }, async (name) => {
    const [method = '', path = ''] = name.split(' ');
    const operation = paths[path]?.[method];
    if (!operation) throw new Error(`${name} is not described`);
    const body = operation.requestBody?.content['application/json']?.schema;
    const allows = body && ajv.compile(body);
    const described = new Map(
      Object.entries(operation.responses).flatMap(([status, { content = {} }]) =>
        Object.entries(content).map(([type, { schema }]) => [`${status} ${type}`, ajv.compile(schema)] as const),
      ),
    );
    const seen = new Set<number>();
    const check = (asked: Asked, { status, headers, text }: Answer) => {
      seen.add(status);
      const type = (headers.get('content-type') ?? '').split(';')[0];
      const fits = described.get(`${status} ${type}`);
      expect(fits, `${status} ${type} is not described: ${text}`).toBeDefined();
      const value = type?.includes('json') ? JSON.parse(text) : text;
      expect(fits?.(value), `${status}: ${text} ${ajv.errorsText(fits?.errors)}`).toBe(true);
      expect(status, text).toBeLessThan(500);
      expect(text).not.toMatch(LEAKS);
      if (allows && status < 400)
        expect(allows(JSON.parse(asked.body?.toString() ?? '')), 'a body not allowed').toBe(true);
    };
    const batch = fc.array(askedOf(name, operation), { minLength: AT_ONCE, maxLength: AT_ONCE });
    const answers = fc.asyncProperty(batch, async (requests) => {
      const got = await Promise.all(requests.map((asked) => send(method, path, asked)));
      for (const [n, asked] of requests.entries()) check(asked, got[n] as Answer);
    });
    await fc.assert(answers, { numRuns: BATCHES });
    // Both kinds of request got through, where there are two.
    if (method === 'post' || path.includes('{id}')) expect([...seen].some((status) => status >= 400)).toBe(true);
    // Without an end, or without a link that was mailed.
    if (!path.endsWith('/stream') && name !== 'post /recoveries')
      expect([...seen].some((status) => status < 400)).toBe(true);
  });

  it('broke nothing: no failure of ours in the log, and every promise holds', async () => {
    expect(backend.log.lines().filter(({ level }) => level >= 50)).toEqual([]);
    expect(await brokenPromises(backend)).toEqual([]);
  });
});

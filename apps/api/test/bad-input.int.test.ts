// Whatever a stranger sends to open a booking, or instead of it: each thing has its own answer and changes nothing.

import { randomUUID } from 'node:crypto';
import type { ProblemCode } from '@slotpay/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newToken } from '../src/db/token.ts';
import { type Asking, ask } from './support/http.ts';
import { EVENT, INVITEE, openRefusals, type Refusals, wish } from './support/refusals.ts';

let at: Refusals;
beforeAll(async () => {
  at = await openRefusals();
});
afterAll(() => at?.close());

describe('opening a booking', () => {
  it.each<[string, object, number, ProblemCode]>([
    ['an unknown session type', { sessionTypeId: 'massage' }, 422, 'session_type_unknown'],
    ['a session type that is a query', { sessionTypeId: "' or 1=1 --" }, 422, 'session_type_unknown'],
    ['a session type with a NUL', { sessionTypeId: 'deep-dive\u0000' }, 422, 'session_type_unknown'],
    ['a session type without end', { sessionTypeId: 'x'.repeat(65) }, 422, 'body_invalid'],
    ['a revision that is none', { revision: 0 }, 422, 'body_invalid'],
    ['a revision in text', { revision: '1' }, 422, 'body_invalid'],
    ['a price of its own', { price: 1 }, 422, 'body_invalid'],
    ['an amount of its own', { amount: 0 }, 422, 'body_invalid'],
    ['a currency of its own', { currency: 'jpy' }, 422, 'body_invalid'],
    ['terms of its own', { terms: { price: 1 } }, 422, 'body_invalid'],
    ['a state of its own', { state: 'BOOKING_CONFIRMED' }, 422, 'body_invalid'],
    ['an id of its own', { id: randomUUID() }, 422, 'body_invalid'],
    ['a polluted prototype', JSON.parse('{"constructor":{"prototype":{"price":1}}}'), 400, 'body_not_json'],
    ['a flow token that can be guessed', { flowToken: 'short' }, 422, 'body_invalid'],
    ['no flow token', { flowToken: undefined }, 422, 'body_invalid'],
    ['an event URI without end', { calendlyEventUri: `${EVENT}${'0'.repeat(300)}` }, 422, 'body_invalid'],
  ])('is refused with %s', async (_, changes, status, code) => {
    await at.refused(at.post('/bookings', { json: wish(changes) }), status, code);
  });

  it.each([
    ['another host', (uri: string) => uri.replace('https://api.calendly.com', at.decoy)],
    [
      'a user in front of another host',
      (uri: string) => uri.replace('api.calendly.com', `api.calendly.com@${at.decoy.slice(7)}`),
    ],
    ['a look-alike host', (uri: string) => uri.replace('api.calendly.com', 'api.calendly.com.evil.example')],
    ['plain HTTP', (uri: string) => uri.replace('https', 'http')],
    ['a port', (uri: string) => uri.replace('calendly.com', 'calendly.com:8443')],
    ['a file', () => 'file:///etc/passwd'],
    ['the metadata service', () => 'http://169.254.169.254/latest/meta-data/'],
    ['a way up', (uri: string) => uri.replace('5f443a67-564e-4e90-a900-b0e92c02ec25', '../../users/me')],
    ['an encoded way up', (uri: string) => uri.replace('5f443a67', '..%2f..%2f')],
    ['a query', (uri: string) => `${uri}?u=${at.decoy}`],
    ['a fragment', (uri: string) => `${uri}#${at.decoy}`],
    ['a new line', (uri: string) => `${uri}\nhttps://evil.example`],
    ['nothing', () => ''],
    ['no URI', () => 'tomorrow at ten'],
  ])('is refused with Calendly URIs with %s', async (_, spoil) => {
    const whole = { calendlyEventUri: spoil(EVENT), calendlyInviteeUri: spoil(INVITEE) };
    await at.refused(at.post('/bookings', { json: wish(whole) }), 422, 'calendly_uri_invalid');
    await at.refused(
      at.post('/bookings', { json: wish({ calendlyInviteeUri: spoil(INVITEE) }) }),
      422,
      'calendly_uri_invalid',
    );
    await at.refused(
      at.post('/bookings', { json: wish({ calendlyEventUri: spoil(EVENT) }) }),
      422,
      'calendly_uri_invalid',
    );
  });

  it('is refused with an invitee of another event', async () => {
    const calendlyEventUri = EVENT.replace('5f443a67', '00000000');
    await at.refused(at.post('/bookings', { json: wish({ calendlyEventUri }) }), 422, 'calendly_uri_invalid');
  });

  it.each<[string, Record<string, string>]>([
    ['no idempotency key', {}],
    ['an empty one', { 'idempotency-key': '' }],
    ['one that can be guessed', { 'idempotency-key': '12345' }],
    ['one without end', { 'idempotency-key': 'k'.repeat(129) }],
    ['one with other characters', { 'idempotency-key': 'key with blanks in it, and more' }],
  ])('is refused with %s', async (_, headers) => {
    const act = () => ask(`${at.backend.urls.app}/bookings`, { json: wish(), headers });
    const { issues } = await at.refused(act, 422, 'body_invalid');
    expect(issues).toMatchObject([{ path: '/idempotency-key' }]);
  });
});

describe('a body', () => {
  const json = { 'content-type': 'application/json' };

  it.each<[string, Asking, number, ProblemCode]>([
    ['that is not JSON', { body: '{"sessionTypeId":', headers: json }, 400, 'body_not_json'],
    ['that is HTML', { body: '<html>', headers: json }, 400, 'body_not_json'],
    ['that is empty', { body: '', headers: json }, 400, 'body_not_json'],
    ['that pollutes the prototype', { body: '{"__proto__":{"a":1}}', headers: json }, 400, 'body_not_json'],
    ['that is a number', { body: '7', headers: json }, 422, 'body_invalid'],
    ['that is null', { body: 'null', headers: json }, 422, 'body_invalid'],
    ['that is a list', { body: '[]', headers: json }, 422, 'body_invalid'],
    [
      'nested too deep to matter',
      { body: '['.repeat(20_000) + ']'.repeat(20_000), headers: json },
      422,
      'body_invalid',
    ],
    [
      'of 64 KiB and more',
      { body: JSON.stringify(wish({ flowToken: 'x'.repeat(65_536) })), headers: json },
      413,
      'body_too_large',
    ],
    [
      'in plain text',
      { body: JSON.stringify(wish()), headers: { 'content-type': 'text/plain' } },
      415,
      'media_type_unsupported',
    ],
    [
      'as a form',
      { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'media_type_unsupported',
    ],
    [
      'in parts',
      { body: '--x--', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
      415,
      'media_type_unsupported',
    ],
    ['of no type', { body: JSON.stringify(wish()), headers: { 'content-type': '' } }, 415, 'media_type_unsupported'],
  ])('%s is refused', async (_, asking, status, code) => {
    for (const path of ['/bookings', `/bookings/${at.mine.id}/events`, '/recoveries']) {
      await at.refused(at.post(path, { capability: at.mine.capability, ...asking }), status, code);
    }
  });

  it('that is not there is refused', async () => {
    await at.refused(at.post('/recoveries', {}), 422, 'body_invalid');
  });
});

describe('an address', () => {
  it.each([
    ['GET', '/nothing/here'],
    ['GET', '/bookings'],
    ['DELETE', '/session-types'],
    ['POST', '/webhooks/paypal'],
    ['GET', '/webhooks/stripe'],
    ['GET', '/.env'],
  ])('that is none of ours is unknown: %s %s', async (method, path) => {
    await at.refused(() => ask(at.backend.urls.app + path, { method }), 404, 'route_unknown');
  });

  it('that cannot be read is refused like everything else', async () => {
    await at.refused(() => ask(`${at.backend.urls.app}/bookings/%E0%A4%A`), 400, 'request_malformed');
  });

  it.each(['short', 'x'.repeat(44), `${'x'.repeat(42)}\u0000`, 7, null])(
    'of no mailed link opens nothing: %j',
    async (token) => {
      await at.refused(at.post('/recoveries', { json: { token } }), 422, 'body_invalid');
    },
  );

  it('of a mailed link nobody sent opens nothing', async () => {
    await at.refused(at.post('/recoveries', { json: { token: newToken() } }), 404, 'recovery_unknown');
  });
});

it('nothing of all this was ever fetched, and no refusal was a failure of ours', () => {
  at.nothingElse();
});

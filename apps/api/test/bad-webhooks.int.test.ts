// Webhooks that are not from a provider: refused before anything in them is read.

import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from './support/backend.ts';
import { type Answer, ask, problemOf } from './support/http.ts';
import { openRefusals, type Refusals } from './support/refusals.ts';
import { sendWebhook, signatureOf } from './support/signed.ts';

let at: Refusals;
beforeAll(async () => {
  at = await openRefusals();
});
afterAll(() => at?.close());

describe('a webhook', () => {
  const body = JSON.stringify({ id: 'evt_1', type: 'checkout.session.completed' });
  const now = () => Math.floor(Date.now() / 1000);
  const secretOf = (provider: 'stripe' | 'calendly') =>
    (provider === 'stripe'
      ? at.backend.runtime.config.STRIPE_WEBHOOK_SECRET
      : at.backend.runtime.config.CALENDLY_WEBHOOK_SIGNING_KEY)[0] ?? '';
  const PROVIDERS = ['stripe', 'calendly'] as const;

  it.each(PROVIDERS)('without a signature of ours is refused: %s', async (provider) => {
    const secret = secretOf(provider);
    const sent =
      (signature: string | null, bytes = body) =>
      () =>
        sendWebhook(at.backend, provider, bytes, { signature });
    await at.refused(sent(null), 401, 'signature_missing');
    await at.refused(sent('hello'), 401, 'signature_malformed');
    await at.refused(sent('t=NaN,v1='), 401, 'signature_malformed');
    await at.refused(sent(signatureOf(body, 'whsec_of_somebody_else')), 401, 'signature_mismatch');
    await at.refused(sent(signatureOf(body, secret), `${body} `), 401, 'signature_mismatch');
    await at.refused(sent(signatureOf(body, secret, now() - 310)), 401, 'signature_too_old');
    await at.refused(sent(signatureOf(body, secret, now() + 90)), 401, 'signature_in_future');
  });

  it.each(PROVIDERS)('signed with the other provider’s key is refused: %s', async (provider) => {
    const signature = signatureOf(body, secretOf(provider === 'stripe' ? 'calendly' : 'stripe'));
    await at.refused(() => sendWebhook(at.backend, provider, body, { signature }), 401, 'signature_mismatch');
  });

  it('is not even read before its signature is checked', async () => {
    await at.refused(
      () => sendWebhook(at.backend, 'stripe', '{"not": json', { signature: null }),
      401,
      'signature_missing',
    );
    const headers = { 'content-type': 'text/plain' };
    await at.refused(
      () => sendWebhook(at.backend, 'stripe', body, { signature: null, headers }),
      401,
      'signature_missing',
    );
    await at.refused(() => ask(`${at.backend.urls.app}/webhooks/stripe`, { method: 'POST' }), 401, 'signature_missing');
  });

  it.each(PROVIDERS)('of 256 KiB and more is refused, announced or not: %s', async (provider) => {
    const big = JSON.stringify({ id: 'evt_1', type: 'x', padding: 'x'.repeat(256 * 1024) });
    await at.refused(() => sendWebhook(at.backend, provider, big), 413, 'body_too_large');
    await at.refused(() => chunked(`/webhooks/${provider}`, big), 413, 'body_too_large');
  });
});

/** Sends a body without announcing its length. */
function chunked(path: string, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    const request = httpRequest(at.backend.urls.app + path, { method: 'POST', headers }, async (response) => {
      const text = (await response.toArray()).join('');
      const type = response.headers['content-type'] ?? '';
      resolve({ status: response.statusCode ?? 0, headers: new Headers({ 'content-type': type }), text });
    });
    request.on('error', reject);
    request.write(body);
    request.end();
  });
}

it('too many requests are refused, but never a webhook', async () => {
  const strict = await openBackend({ env: { RATE_LIMIT_PER_MINUTE: '3' } });
  try {
    const url = `${strict.urls.app}/session-types`;
    for (let i = 0; i < 3; i++) expect((await ask(url)).status).toBe(200);
    const answer = await ask(url);
    expect(problemOf(answer)).toMatchObject({ status: 429, code: 'too_many_requests' });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    for (let i = 0; i < 5; i++) {
      expect((await sendWebhook(strict, 'stripe', { id: `evt_${i}`, type: 'x' })).status).toBe(200);
    }
  } finally {
    await strict.close();
  }
});

it('nothing of all this was ever fetched, and no refusal was a failure of ours', () => {
  at.nothingElse();
});

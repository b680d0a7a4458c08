import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { CARD, Client } from '../support/client.ts';
import { dumpOf } from '../support/dump.ts';
import { stage } from '../support/stage.ts';
import { until } from '../support/until.ts';
import { takenCharges, worldOf } from '../support/world.ts';

const here = stage();

const MONTH_S = 30 * 24 * 3600;
const nowS = () => Math.floor(Date.now() / 1000);

const SIGNED = {
  stripe: { header: 'stripe-signature', secret: 'whsec_slotpay_sandbox' },
  calendly: { header: 'calendly-webhook-signature', secret: 'slotpay_sandbox_signing_key' },
} as const;
type Provider = keyof typeof SIGNED;

interface Captured {
  readonly provider: Provider;
  readonly body: string;
}

const sign = (body: string, secret: string, at: number) =>
  `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;

/** Sends a webhook as somebody on the network would, from outside and over HTTP. */
async function post({ provider, body }: Captured, signature: string | null) {
  const answer = await fetch(`${here.stack.urls.app}/webhooks/${provider}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(signature && { [SIGNED[provider].header]: signature }) },
    body,
  });
  const { code } = (await answer.json()) as { code?: string };
  return { status: answer.status, code };
}

const refused = (code: string) => ({ status: 401, code });
const taken = { status: 200, code: undefined };

test('edge case 9: replayed, aged, altered and forged webhooks change nothing, and the client’s page stays as it is', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Rita Replay', email: 'rita@example.com' });
  await client.clicks(/^Pay /);
  // A declined card first: its webhook is the old news an attacker would like us to hear again.
  await client.pays(CARD.declined);
  await client.page
    .getByText(/declined|insufficient/i)
    .first()
    .waitFor();
  await client.pays(CARD.good);
  await client.sees('You are booked');

  const captured = await until('every webhook has arrived and been read', async () => {
    const sent = await here.stack.sandbox.deliveries();
    const { inbox } = await dumpOf(here.stack);
    const read = inbox.every(({ verdict }) => verdict === 'applied' || verdict === 'ignored');
    return read && sent.every(({ state }) => state === 'delivered') && (sent as readonly Captured[]);
  });
  expect(captured.length).toBeGreaterThanOrEqual(4);
  const before = await booksNow();
  const shown = await client.page.locator('main').textContent();

  for (const webhook of captured) {
    const { secret } = SIGNED[webhook.provider];
    // As it was recorded a month ago, signature and all.
    expect(await post(webhook, sign(webhook.body, secret, nowS() - MONTH_S))).toEqual(refused('signature_too_old'));
    // The recorded signature under a new time, under another key, over another body, or none at all.
    const old = sign(webhook.body, secret, nowS() - MONTH_S).replace(/^t=\d+/, `t=${nowS()}`);
    expect(await post(webhook, old)).toEqual(refused('signature_mismatch'));
    expect(await post(webhook, sign(webhook.body, 'whsec_guessed_by_somebody', nowS()))).toEqual(
      refused('signature_mismatch'),
    );
    const altered = { ...webhook, body: webhook.body.replaceAll('example.com', 'evil.example') };
    const good = sign(webhook.body, secret, nowS());
    if (altered.body !== webhook.body) expect(await post(altered, good)).toEqual(refused('signature_mismatch'));
    expect(await post(webhook, null)).toEqual(refused('signature_missing'));
    // Within its five minutes, many times at the same moment: it is a duplicate of what is there.
    expect(await Promise.all(Array.from({ length: 10 }, () => post(webhook, good)))).toEqual(Array(10).fill(taken));
  }
  expect(await booksNow()).toEqual(before);

  // Somebody who has the key as well gives old news a new name: what it says is looked up, not believed.
  for (const webhook of captured) {
    const body = renamed(webhook);
    expect(await post({ ...webhook, body }, sign(body, SIGNED[webhook.provider].secret, nowS()))).toEqual(taken);
  }
  await until('all of it has been read', async () =>
    (await dumpOf(here.stack)).inbox.every(({ verdict }) => verdict === 'applied' || verdict === 'ignored'),
  );
  const after = await booksNow();
  expect(after.inbox).toBe(before.inbox + captured.length);
  expect({ ...after, inbox: 0 }).toEqual({ ...before, inbox: 0 });
  expect(takenCharges(await worldOf(here.stack))).toHaveLength(1);

  expect(await client.page.locator('main').textContent()).toBe(shown);
  await client.sees('You are booked');
  // Exits with 1, and this fails, when a promise is broken.
  expect(await here.stack.slotpay('verify')).toContain('all kept');
  await client.leaves();
});

/** What must not change: where bookings are and how they got there, money, mails; and how many messages we hold. */
async function booksNow() {
  const { bookings, transitions, ledger, effects, cases, inbox } = await dumpOf(here.stack);
  const moves = transitions.filter(({ outcome }) => outcome === 'moved');
  return { bookings, moves, ledger, effects, cases, inbox: inbox.length };
}

/** The same news as another event, made a month ago. */
function renamed({ provider, body }: Captured): string {
  const message = JSON.parse(body) as Record<string, unknown>;
  const agedS = nowS() - MONTH_S;
  return JSON.stringify(
    provider === 'stripe'
      ? { ...message, id: `${message['id']}_again`, created: agedS }
      : { ...message, created_at: new Date(agedS * 1000).toISOString() },
  );
}

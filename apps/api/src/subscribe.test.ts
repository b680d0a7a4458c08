import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';
import type { CalendlyClient, CalendlySubscription } from './providers/calendly.ts';
import { ensureSubscription } from './subscribe.ts';

const URL = 'https://book.test/webhooks/calendly';
const MINUTE_MS = 60_000;

const sound: CalendlySubscription = {
  uri: 'https://api.calendly.com/webhook_subscriptions/aaaaaaaa',
  callback_url: URL,
  state: 'active',
  events: ['invitee.created', 'invitee.canceled'],
  retry_started_at: null,
};
const failingFor = (ms: number) => ({ ...sound, retry_started_at: new Date(Date.now() - ms).toISOString() });

async function look(...existing: CalendlySubscription[]) {
  const done: string[] = [];
  const calendly: Pick<CalendlyClient, 'subscriptions' | 'subscribe' | 'unsubscribe'> = {
    subscriptions: async () => existing,
    subscribe: async (url, events) => void done.push(`subscribe ${url} ${events.join(' ')}`),
    unsubscribe: async ({ uri }) => void done.push(`unsubscribe ${uri}`),
  };
  const config = { PUBLIC_URL: 'https://book.test', CALENDLY_WEBHOOK_SIGNING_KEY: ['a key of sixteen chars'] };
  const log = createLog({ LOG_LEVEL: 'silent' });
  // Nothing else of Calendly is asked for.
  const outcome = await ensureSubscription({ calendly: calendly as CalendlyClient, config, log });
  return { outcome, done };
}

const anew = [`unsubscribe ${sound.uri}`, `subscribe ${URL} invitee.created invitee.canceled`];

describe('the subscription to Calendly’s webhooks', () => {
  it('is made when there is none, whatever others have', async () => {
    expect(await look({ ...sound, callback_url: 'https://other.test/' })).toEqual({
      outcome: 'made',
      done: anew.slice(1),
    });
  });

  it('is left alone while it stands', async () => {
    expect(await look(sound)).toEqual({ outcome: 'kept', done: [] });
    expect(await look(failingFor(59 * MINUTE_MS))).toEqual({ outcome: 'kept', done: [] });
  });

  it('is made anew when Calendly has switched it off', async () => {
    expect(await look({ ...sound, state: 'disabled' })).toEqual({ outcome: 'remade', done: anew });
  });

  it('is made anew when it has been failing for an hour', async () => {
    expect(await look(failingFor(61 * MINUTE_MS))).toEqual({ outcome: 'remade', done: anew });
  });

  it('is made anew when it does not tell all we need', async () => {
    expect(await look({ ...sound, events: ['invitee.created'] })).toEqual({ outcome: 'remade', done: anew });
  });
});

// Calendly tells us nothing until it is asked to: at start the webhook subscription is made if it is missing, and now
// and then somebody looks whether it still stands (reconcile/subscription.ts).

import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { backoffMs } from './jobs/backoff.ts';
import type { CalendlyClient, CalendlySubscription } from './providers/calendly.ts';
import { ProviderError } from './providers/errors.ts';

const EVENTS = ['invitee.created', 'invitee.canceled'];

interface Deps {
  readonly calendly: CalendlyClient;
  readonly config: Pick<Config, 'PUBLIC_URL' | 'CALENDLY_WEBHOOK_SIGNING_KEY'>;
  readonly log: Logger;
}

/** Makes sure Calendly sends its webhooks here. Tries until it succeeds or `signal` ends it; bookings work meanwhile, by looking things up. */
export async function subscribeToCalendly(deps: Deps, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      await ensureSubscription(deps);
      return;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      deps.log.warn({ code: error.code, attempt }, 'cannot subscribe to Calendly');
      // Aborting ends the wait, and with it the loop.
      await wait(error.retryAfterMs ?? backoffMs(attempt), undefined, { signal }).catch(() => {});
    }
  }
}

/** Failing for so long, a subscription is close to being switched off by Calendly, which nobody is told. */
const FAILING_FOR_MS = 60 * 60_000;

/**
 * One look at the subscription: made if it is missing, made anew if Calendly has switched it off or is about to. There is
 * no way to switch one on again.
 * @returns `kept` when it was sound; else there may be a gap that nobody told us about
 * @throws ProviderError
 */
export async function ensureSubscription({ calendly, config, log }: Deps): Promise<'kept' | 'made' | 'remade'> {
  const url = `${config.PUBLIC_URL}/webhooks/calendly`;
  const existing = (await calendly.subscriptions()).filter((subscription) => subscription.callback_url === url);
  if (existing.some(isSound)) return 'kept';
  for (const subscription of existing) {
    const { state, retry_started_at: failingSince = null } = subscription;
    log.warn({ state, failingSince }, 'Calendly has stopped sending webhooks, or is about to: subscribing anew');
    await calendly.unsubscribe(subscription);
  }
  await calendly.subscribe(url, EVENTS, config.CALENDLY_WEBHOOK_SIGNING_KEY[0] ?? '');
  log.info({ events: EVENTS }, 'subscribed to Calendly');
  return existing.length > 0 ? 'remade' : 'made';
}

function isSound({ state, events, retry_started_at: failingSince }: CalendlySubscription): boolean {
  const failsFor = failingSince ? Date.now() - Date.parse(failingSince) : 0;
  return state === 'active' && failsFor < FAILING_FOR_MS && EVENTS.every((event) => events.includes(event));
}

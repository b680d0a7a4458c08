// Calendly's webhooks: who wants them, how they are signed, what repeated failure does.
import type { Target } from '../deliver.ts';
import { signature } from '../sign.ts';
import type { World } from '../world.ts';
import { HOST } from './catalogue.ts';
import { renderEvent, renderInvitee, stamp } from './render.ts';
import type { EventName, Invitee, Subscription } from './state.ts';

/** Calendly allows 10 s to connect and 15 s to answer; on one machine only the answer takes time. */
const TIMEOUT_MS = 15_000;
const RETRY_FOR_MS = 24 * 60 * 60 * 1000;

/** Tells every interested subscription about an invitee as it is now. */
export function notify(world: World, event: EventName, invitee: Invitee): void {
  // Whole seconds and a zero fraction, as recorded envelopes have them.
  const createdAt = Math.floor(world.clock.now() / 1000) * 1000;
  const body = JSON.stringify({
    created_at: stamp(createdAt),
    created_by: HOST.uri,
    event,
    payload: { ...renderInvitee(world, invitee), scheduled_event: renderEvent(invitee) },
  });
  for (const subscription of world.calendly.subscriptions.values()) {
    if (subscription.state !== 'active' || !subscription.events.includes(event)) continue;
    world.deliveries.enqueue({
      provider: 'calendly',
      type: event,
      eventId: null,
      body,
      target: targetOf(world, subscription),
    });
  }
}

function targetOf(world: World, subscription: Subscription): Target {
  const { signingKey: key } = subscription;
  return {
    id: subscription.uuid,
    url: subscription.url,
    timeoutMs: TIMEOUT_MS,
    retryForMs: RETRY_FOR_MS,
    headers: (body, genuine) => ({
      'user-agent': 'Calendly-Webhook',
      ...(key && {
        'calendly-webhook-signature': signature(body, genuine ? key : `${key}-wrong`, world.signatureSeconds()),
      }),
    }),
    active: () => world.calendly.subscriptions.has(subscription.uuid) && subscription.state === 'active',
    report: (outcome) => {
      if (outcome === 'delivered') subscription.retryStartedAt = null;
      else subscription.retryStartedAt ??= world.clock.now();
      if (outcome === 'exhausted') {
        subscription.state = 'disabled';
        subscription.updatedAt = world.clock.now();
      }
    },
  };
}

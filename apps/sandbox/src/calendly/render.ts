// Calendly's resources as JSON. Keys are alphabetical, as in recorded webhooks.
import type { World } from '../world.ts';
import { type EventType, eventTypeUri, HOST, uri } from './catalogue.ts';
import type { Invitee, Subscription } from './state.ts';

/** UTC with microseconds, as Calendly writes instants. */
export function stamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}

/** Canonical URI of an invitee's scheduled event. */
export function eventUri(invitee: Invitee): string {
  return uri('scheduled_events', invitee.event.uuid);
}

/** Canonical URI of an invitee. */
export function inviteeUri(invitee: Invitee): string {
  return `${eventUri(invitee)}/invitees/${invitee.uuid}`;
}

/** Who cancelled, when and why; null while the event stands. */
export function renderCancellation({ cancellation }: Invitee) {
  return (
    cancellation && {
      canceled_by: cancellation.canceledBy,
      canceler_type: cancellation.cancelerType,
      created_at: stamp(cancellation.at),
      reason: cancellation.reason,
    }
  );
}

/** The key is absent, not null, on what was never cancelled. */
function cancellation(invitee: Invitee): object {
  const rendered = renderCancellation(invitee);
  return rendered ? { cancellation: rendered } : {};
}

function status(invitee: Invitee): 'active' | 'canceled' {
  return invitee.cancellation ? 'canceled' : 'active';
}

/** A scheduled event; REST and webhooks show the same. */
export function renderEvent(invitee: Invitee) {
  const { event } = invitee;
  return {
    ...cancellation(invitee),
    created_at: stamp(event.createdAt),
    end_time: stamp(event.end),
    event_guests: [],
    event_memberships: [{ user: HOST.uri, user_email: HOST.email, user_name: HOST.name }],
    event_type: eventTypeUri(event.type),
    invitees_counter: { total: 1, active: invitee.cancellation ? 0 : 1, limit: event.type.seats },
    location: {
      join_url: `https://calendly.com/events/${event.uuid}/google_meet`,
      status: 'pushed',
      type: 'google_conference',
    },
    meeting_notes_html: null,
    meeting_notes_plain: null,
    name: event.type.name,
    start_time: stamp(event.start),
    status: status(invitee),
    updated_at: stamp(invitee.updatedAt),
    uri: eventUri(invitee),
  };
}

/** An invitee as REST shows it. */
export function renderInvitee(world: World, invitee: Invitee) {
  const web = world.origins.calendly;
  return {
    cancel_url: `${web}/cancellations/${invitee.uuid}`,
    ...cancellation(invitee),
    created_at: stamp(invitee.createdAt),
    email: invitee.email,
    event: eventUri(invitee),
    first_name: null,
    invitee_scheduled_by: null,
    last_name: null,
    name: invitee.name,
    new_invitee: invitee.next && inviteeUri(invitee.next),
    no_show: null,
    old_invitee: invitee.old && inviteeUri(invitee.old),
    payment: null,
    questions_and_answers: invitee.answers,
    reconfirmation: null,
    reschedule_url: `${web}/reschedulings/${invitee.uuid}`,
    rescheduled: invitee.next !== null,
    routing_form_submission: null,
    scheduling_method: invitee.schedulingMethod,
    status: status(invitee),
    text_reminder_number: null,
    timezone: invitee.timezone,
    tracking: invitee.tracking,
    updated_at: stamp(invitee.updatedAt),
    uri: inviteeUri(invitee),
  };
}

/** An event type; its price, if any, is nobody's business here. */
export function renderEventType(world: World, type: EventType) {
  return {
    active: true,
    admin_managed: false,
    booking_method: 'instant',
    color: type.color,
    created_at: type.createdAt,
    custom_questions: [
      {
        answer_choices: [],
        enabled: true,
        include_other: false,
        name: QUESTION,
        position: 0,
        required: false,
        type: 'text',
      },
    ],
    deleted_at: null,
    description_html: `<p>${type.description}</p>`,
    description_plain: type.description,
    duration: type.duration,
    internal_note: null,
    kind: type.seats > 1 ? 'group' : 'solo',
    kind_description: type.seats > 1 ? 'Group' : 'One-on-One',
    name: type.name,
    pooling_type: null,
    profile: { name: HOST.name, owner: HOST.uri, type: 'User' },
    scheduling_url: `${world.origins.calendly}/${HOST.slug}/${type.slug}`,
    secret: false,
    slug: type.slug,
    type: 'StandardEventType',
    updated_at: type.createdAt,
    uri: eventTypeUri(type),
  };
}

/** The one optional question of every booking form. */
export const QUESTION = 'What would you like to talk about?';

/** The host, as /users/me shows her. */
export function renderHost(world: World) {
  return {
    avatar_url: null,
    created_at: HOST.createdAt,
    current_organization: HOST.organization,
    email: HOST.email,
    locale: 'en',
    name: HOST.name,
    resource_type: 'User',
    scheduling_url: `${world.origins.calendly}/${HOST.slug}`,
    slug: HOST.slug,
    time_notation: '24h',
    timezone: HOST.timezone,
    updated_at: HOST.createdAt,
    uri: HOST.uri,
  };
}

/** A webhook subscription; its signing key is never shown again. */
export function renderSubscription(subscription: Subscription) {
  return {
    callback_url: subscription.url,
    created_at: stamp(subscription.createdAt),
    creator: HOST.uri,
    events: subscription.events,
    organization: HOST.organization,
    retry_started_at: subscription.retryStartedAt && stamp(subscription.retryStartedAt),
    scope: subscription.scope,
    state: subscription.state,
    updated_at: stamp(subscription.updatedAt),
    uri: uri('webhook_subscriptions', subscription.uuid),
    user: subscription.scope === 'user' ? HOST.uri : null,
  };
}

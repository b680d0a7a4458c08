// What the pretend Calendly account holds. Times are ms since 1970.
import type { EventType } from './catalogue.ts';
import type { Tracking } from './tracking.ts';

export interface Answer {
  readonly question: string;
  readonly answer: string;
  readonly position: number;
}

export interface Cancellation {
  readonly canceledBy: string;
  readonly cancelerType: 'host' | 'invitee';
  readonly reason: string | null;
  readonly at: number;
}

interface ScheduledEvent {
  readonly uuid: string;
  readonly type: EventType;
  readonly start: number;
  readonly end: number;
  readonly createdAt: number;
}

/** An event and its invitee live and die together: of a group event's seats the sandbox gives out one. */
export interface Invitee {
  readonly uuid: string;
  readonly event: ScheduledEvent;
  readonly name: string;
  readonly email: string;
  readonly timezone: string;
  readonly tracking: Tracking;
  readonly answers: readonly Answer[];
  readonly schedulingMethod: 'api' | null;
  readonly createdAt: number;
  updatedAt: number;
  cancellation: Cancellation | null;
  /** The invitee this one was rescheduled from. */
  readonly old: Invitee | null;
  /** The invitee this one was rescheduled to. */
  next: Invitee | null;
}

export type EventName = 'invitee.created' | 'invitee.canceled';

export interface Subscription {
  readonly uuid: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly scope: 'user' | 'organization';
  readonly signingKey: string | null;
  readonly createdAt: number;
  updatedAt: number;
  state: 'active' | 'disabled';
  /** Since when deliveries have been failing. */
  retryStartedAt: number | null;
}

export class CalendlyState {
  /** By invitee uuid, oldest first. */
  readonly invitees = new Map<string, Invitee>();
  readonly subscriptions = new Map<string, Subscription>();

  /** Forgets all bookings; subscriptions stay, and work again if they had been disabled. */
  reset(): void {
    this.invitees.clear();
    for (const subscription of this.subscriptions.values()) {
      subscription.state = 'active';
      subscription.retryStartedAt = null;
    }
  }

  /** The invitee of a scheduled event. */
  byEvent(uuid: string): Invitee | undefined {
    for (const invitee of this.invitees.values()) if (invitee.event.uuid === uuid) return invitee;
    return undefined;
  }
}

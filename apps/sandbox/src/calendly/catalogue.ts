// The one pretend host and what can be booked with her. Ids are fixed: other programs' seeds name them.

const API = 'https://api.calendly.com';

/** Resources are named by their canonical URI, wherever the sandbox happens to listen. */
export function uri(...path: string[]): string {
  return [API, ...path].join('/');
}

const CREATED_AT = '2026-01-05T08:00:00.000000Z';

export const HOST = {
  uri: uri('users', 'a0c1e7f2-0000-4000-8000-000000000001'),
  name: 'Mara Lindqvist',
  email: 'mara@northlight.example',
  slug: 'northlight',
  studio: 'Northlight Studio',
  timezone: 'Europe/Berlin',
  organization: uri('organizations', 'b0c1e7f2-0000-4000-8000-000000000001'),
  createdAt: CREATED_AT,
} as const;

export interface EventType {
  readonly uuid: string;
  readonly slug: string;
  readonly name: string;
  /** Minutes. */
  readonly duration: number;
  /** How many may share one appointment; a group event when more than one. */
  readonly seats: number;
  readonly description: string;
  readonly color: string;
  readonly createdAt: string;
}

export const EVENT_TYPES: readonly EventType[] = [
  {
    uuid: '11111111-1111-4111-8111-111111111111',
    slug: 'intro-call',
    name: 'Intro call',
    duration: 20,
    seats: 1,
    description: 'A short call to get to know each other and see whether we fit.',
    color: '#0e9384',
    createdAt: CREATED_AT,
  },
  {
    uuid: '22222222-2222-4222-8222-222222222222',
    slug: 'deep-dive',
    name: 'Deep-dive session',
    duration: 60,
    seats: 1,
    description: 'One hour on one question, with a recording to keep.',
    color: '#1570ef',
    createdAt: CREATED_AT,
  },
  {
    uuid: '33333333-3333-4333-8333-333333333333',
    slug: 'weekend-intensive',
    name: 'Weekend intensive',
    duration: 120,
    seats: 1,
    description: 'Two hours without interruption, on a weekend if you like.',
    color: '#7a5af8',
    createdAt: CREATED_AT,
  },
  {
    uuid: '44444444-4444-4444-8444-444444444444',
    slug: 'half-day-workshop',
    name: 'Half-day workshop',
    duration: 180,
    seats: 1,
    description: 'Three hours with your team, online or at your place.',
    color: '#e04f16',
    createdAt: CREATED_AT,
  },
  {
    uuid: '55555555-5555-4555-8555-555555555555',
    slug: 'open-studio',
    name: 'Open studio',
    duration: 90,
    seats: 8,
    description: 'An hour and a half in a small group, each with a question of their own.',
    color: '#c11574',
    createdAt: CREATED_AT,
  },
];

/** By uuid, slug or canonical URI. */
export function eventType(name: string): EventType | undefined {
  const last = name.split('/').at(-1);
  return EVENT_TYPES.find((type) => type.uuid === last || type.slug === last);
}

/** The canonical URI of an event type. */
export function eventTypeUri(type: EventType): string {
  return uri('event_types', type.uuid);
}

// Bookings to which everything has already happened at the providers, and what they hold back: told one by one, in any order.

import { expect } from 'vitest';
import type { Held } from './client.ts';
import { sendWebhook } from './signed.ts';
import type { Stage } from './stage.ts';
import { eventually } from './wait.ts';

const LANES = 6;

export interface News {
  readonly provider: 'stripe' | 'calendly';
  readonly type: string;
  readonly body: string;
}

/** One booking to which everything has already happened, and not one webhook has come. */
export interface Story {
  readonly booking: Held;
  /** What all its webhooks mention. */
  readonly traces: readonly string[];
  /** The types whose order is tried. */
  readonly order: readonly string[];
}

/** Weekdays at hours that leave the next one free, near ones first; the host's zone may be one or two hours ahead of UTC. */
export function* times(): Generator<string, never> {
  for (let day = 1; ; day++) {
    const date = new Date(Date.now() + day * 86_400_000);
    if (date.getUTCDay() === 0 || date.getUTCDay() === 6) continue;
    for (const hour of ['08', '10', '12']) yield `${date.toISOString().slice(0, 10)}T${hour}:00:00Z`;
  }
}

/** Runs `work` on all of `items`, a few at a time. */
export async function inLanes<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const lane = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}

/** The same sequence for the same seed (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Two invitees of one booking are created: the one that was picked, and the one it was moved to. */
const half = ({ body }: News) => (JSON.parse(body).payload?.old_invitee ? 'moved' : 'picked');

function keyOf(body: string): string {
  const { id, event, created_at, payload } = JSON.parse(body);
  return id ?? `${event}|${payload.uri}|${created_at}`;
}

export const idsOf = (stories: readonly Story[]) => stories.map(({ booking }) => booking.id);

/** What happens to bookings of this stage, and how it comes to hear of it. Webhooks have to be held. */
export function newsOf(stage: Stage) {
  /** A declined card, a good one, and a new time at the same price. */
  async function paidAndMoved(order: readonly string[], startTime: string): Promise<Story> {
    const booking = await stage.client.open({ startTime });
    const session = await booking.checkout();
    await stage.sandbox.pay(session, '4000000000000002');
    await stage.sandbox.pay(session);
    const later = new Date(Date.parse(booking.slot.startTime) + 3_600_000).toISOString();
    const moved = await stage.sandbox.reschedule(booking.inviteeId, later, 'invitee');
    return { booking, traces: [booking.id, booking.inviteeId, moved.invitee.uri], order };
  }

  /** Paid, and given up by the host before we heard of either. */
  async function paidAndGivenUp(order: readonly string[], startTime: string): Promise<Story> {
    const booking = await stage.client.open({ startTime });
    await stage.sandbox.pay(await booking.checkout());
    await stage.sandbox.cancel(booking.inviteeId, 'host');
    return { booking, traces: [booking.id, booking.inviteeId], order };
  }

  /** Declined, paid, moved by the client, moved back by the host, and given up by the host in the end. */
  async function everything(startTime: string): Promise<Story> {
    const { booking, traces } = await paidAndMoved([], startTime);
    const moved = traces.at(-1)?.split('/').at(-1) ?? '';
    const back = await stage.sandbox.reschedule(moved, booking.slot.startTime, 'host');
    await stage.sandbox.cancel(back.invitee.uri.split('/').at(-1) ?? '', 'host');
    return { booking, traces: [...traces, back.invitee.uri], order: [] };
  }

  /** Tells a booking its news, one after the other: the next when the one before is taken, or parked. */
  async function tell({ order, traces }: Story, held: readonly News[]): Promise<void> {
    const about = held.filter(({ body }) => traces.some((trace) => body.includes(trace)));
    for (const type of order) {
      const news = about.filter((one) => one.type === type || `${one.type} ${half(one)}` === type);
      expect(news, type).toHaveLength(1);
      for (const one of news) await tellOne(one);
    }
  }

  async function tellOne({ provider, type, body }: News): Promise<void> {
    expect((await sendWebhook(stage, provider, body)).status).toBe(200);
    const key = keyOf(body);
    await eventually(`${type} read`, async () => {
      const row = await stage.db.selectFrom('inbox').select('verdict').where('event_key', '=', key).executeTakeFirst();
      return row !== undefined && row.verdict !== 'received';
    });
  }

  async function heldNews(): Promise<News[]> {
    const deliveries = await stage.sandbox.deliveries();
    return deliveries.map(({ provider, type, body }) => ({ provider: provider as News['provider'], type, body }));
  }

  return { paidAndMoved, paidAndGivenUp, everything, tell, tellOne, heldNews };
}

// What a person with a browser does: pick a time, open the booking, pay, change their mind.

import { randomUUID } from 'node:crypto';
import type { BookingView, CreateBooking, PostEvent } from '@slotpay/contract';
import type { LeafPath } from '@slotpay/machine';
import type { Booked, BookRequest, SandboxControl } from '@slotpay/stack/sandbox-control';
import { newToken } from '../../src/db/token.ts';
import type { Backend } from './backend.ts';
import { type Answer, ask, openedOf, viewOf } from './http.ts';
import { bookingReaches } from './wait.ts';

export interface Slot extends Booked {
  readonly flowToken: string;
}

/** One booking in this client's hands. */
export interface Held {
  readonly id: string;
  readonly capability: string;
  readonly slot: Slot;
  readonly inviteeId: string;
  view(): Promise<BookingView>;
  /** Asks for an event; the answer as it comes. */
  send(type: PostEvent['type'], key?: string, refund?: number): Promise<Answer>;
  /** Waits until the booking rests there. */
  reaches(path: LeafPath): Promise<BookingView>;
  /** Waits for Checkout and gives its session's id. */
  checkout(): Promise<string>;
}

export interface Client {
  /** Picks a time in Calendly. */
  pick(request?: Partial<BookRequest> & { flowToken?: string }): Promise<Slot>;
  /** What the browser sends for a time it picked. */
  request(slot: Slot, changes?: Partial<CreateBooking>): { [K in keyof CreateBooking]: unknown };
  /** Opens a booking; the answer as it comes. */
  post(request: unknown, key?: string): Promise<Answer>;
  /** Picks a time and opens a booking for it. */
  open(request?: Partial<BookRequest>): Promise<Held>;
  /** Opens a booking for a time already picked. */
  openFor(slot: Slot, key?: string, changes?: Partial<CreateBooking>): Promise<Held>;
  /** Opens, pays and waits for the confirmation. */
  confirmed(request?: Partial<BookRequest>): Promise<Held>;
}

/** A client of `backend` whose calendar and card are the sandbox's. */
export function clientOf({ urls, db }: Backend, sandbox: SandboxControl): Client {
  const times = weekdayTimes();
  const pick: Client['pick'] = async ({ flowToken = newToken(), ...request } = {}) => {
    const who = { eventType: 'deep-dive', name: 'Ada Example', email: 'ada@example.com', timezone: 'Europe/Lisbon' };
    const startTime = request.startTime ?? times.next().value;
    const tracking = { utm_content: flowToken };
    return { ...(await sandbox.book({ ...who, startTime, tracking, ...request })), flowToken };
  };
  const request: Client['request'] = (slot, changes = {}) => ({
    sessionTypeId: 'deep-dive',
    revision: 1,
    flowToken: slot.flowToken,
    calendlyEventUri: slot.event.uri,
    calendlyInviteeUri: slot.invitee.uri,
    ...changes,
  });
  const post: Client['post'] = (json, key = randomUUID()) => ask(`${urls.app}/bookings`, { json, key });
  const held = (slot: Slot, id: string, capability: string): Held => {
    const url = `${urls.app}/bookings/${id}`;
    const view = async () => viewOf(await ask(url, { capability }));
    return {
      id,
      capability,
      slot,
      inviteeId: slot.invitee.uri.split('/').at(-1) ?? '',
      view,
      send: (type, key = randomUUID(), refund) => ask(`${url}/events`, { capability, key, json: { type, refund } }),
      reaches: async (path) => {
        await bookingReaches(db, id, path);
        return view();
      },
      checkout: async () => {
        await bookingReaches(db, id, 'PAYMENT_PROCESSING.awaitingCheckout');
        const { checkoutUrl } = await view();
        const [session] = checkoutUrl?.match(/cs_[A-Za-z0-9_]+/) ?? [];
        if (session === undefined) throw new Error(`No Checkout Session in ${checkoutUrl}`);
        return session;
      },
    };
  };
  const openFor: Client['openFor'] = async (slot, key, changes) => {
    const { booking, capability } = openedOf(await post(request(slot, changes), key));
    return held(slot, booking.id, capability);
  };
  return {
    pick,
    request,
    post,
    openFor,
    open: async (wish) => openFor(await pick(wish)),
    confirmed: async (wish) => {
      const booking = await openFor(await pick(wish));
      await sandbox.pay(await booking.checkout());
      await booking.reaches('BOOKING_CONFIRMED.upcoming');
      return booking;
    },
  };
}

/** Free times on weekdays, more than a week ahead: the base price, and a full refund. */
function* weekdayTimes(): Generator<string, never> {
  for (let day = 8; ; day++) {
    const date = new Date(Date.now() + day * 86_400_000);
    if (date.getUTCDay() === 0 || date.getUTCDay() === 6) continue;
    for (const hour of ['09', '11', '13']) yield `${date.toISOString().slice(0, 10)}T${hour}:00:00Z`;
  }
}

// A client without a browser: the public HTTP API and what a person does on the providers' pages. For tests about servers.

import { randomBytes, randomUUID } from 'node:crypto';
import type { BookingView, OpenedBooking, SessionTypesResponse } from '@slotpay/contract';
import type { Stack } from '@slotpay/stack';
import { until } from './until.ts';

export interface ProgramClient {
  readonly id: string;
  /** The invitee's uuid in Calendly. */
  readonly invitee: string;
  view(): Promise<BookingView>;
  reaches(state: BookingView['state']): Promise<BookingView>;
  sends(type: BookingView['clientEvents'][number], key?: string): Promise<Response>;
  /** Pays the open Checkout Session. */
  pays(card?: string): Promise<void>;
}

/** Takes a time in Calendly and opens the booking for it. */
export async function booksATime(stack: Stack, sessionTypeId = 'deep-dive'): Promise<ProgramClient> {
  const { sessionTypes } = (await (await fetch(`${stack.urls.app}/session-types`)).json()) as SessionTypesResponse;
  const revision = sessionTypes.find((type) => type.id === sessionTypeId)?.terms.revision ?? 0;
  const flowToken = randomBytes(32).toString('base64url');
  const slot = await stack.sandbox.book({
    eventType: sessionTypeId,
    name: 'Ada Example',
    email: 'ada@example.com',
    timezone: 'Europe/Lisbon',
    startTime: freeTime(),
    tracking: { utm_content: flowToken },
  });
  const body = {
    sessionTypeId,
    revision,
    flowToken,
    calendlyEventUri: slot.event.uri,
    calendlyInviteeUri: slot.invitee.uri,
  };
  const opened = (await (await post(`${stack.urls.app}/bookings`, body)).json()) as OpenedBooking;
  return client(stack, opened, slot.invitee.uri.split('/').at(-1) ?? '');
}

let taken = 0;

/** Another half hour of a weekday two weeks ahead for each booking of a run: no two collide, and the whole refund is due. */
function freeTime(): string {
  const day = new Date(Date.now() + 14 * 86_400_000);
  while (day.getUTCDay() === 0 || day.getUTCDay() === 6) day.setUTCDate(day.getUTCDate() + 1);
  const minutes = 9 * 60 + 120 * (taken % 3);
  day.setUTCDate(day.getUTCDate() + 7 * Math.floor(taken / 3));
  taken += 1;
  day.setUTCHours(0, minutes, 0, 0);
  return day.toISOString();
}

function client(stack: Stack, { booking, capability }: OpenedBooking, invitee: string): ProgramClient {
  const url = `${stack.urls.app}/bookings/${booking.id}`;
  const authorization = `Bearer ${capability}`;
  const view = async () => (await (await fetch(url, { headers: { authorization } })).json()) as BookingView;
  const reaches = (state: BookingView['state']) =>
    until(`the booking reaches ${state}`, async () => {
      // The API may be down for a moment: that is what some tests are about.
      const now = await view().catch(() => undefined);
      return now?.state === state ? now : undefined;
    });
  return {
    id: booking.id,
    invitee,
    view,
    reaches,
    sends: (type, key) => post(`${url}/events`, { type }, { authorization, ...(key && { 'idempotency-key': key }) }),
    pays: async (card) => {
      const { checkoutUrl } = await reaches('PAYMENT_PROCESSING');
      await stack.sandbox.pay(/cs_\w+/.exec(checkoutUrl ?? '')?.[0] ?? '', card);
    },
  };
}

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
    body: JSON.stringify(body),
  });
}

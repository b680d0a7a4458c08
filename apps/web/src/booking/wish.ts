// What a person in front of this page may want: the client's events, and the two that come before there is a booking.

import { type BookingEvent, type ClientEventType, clientEvent, type SessionTerms } from '@slotpay/machine';

export type Wish =
  | { readonly type: 'selectSessionType' }
  | { readonly type: 'startCalendlyScheduling'; readonly terms: SessionTerms }
  | ClientWish;

/** What the server is asked for. `refund`: what cancelling is to return, in minor units, as the client was told. */
export interface ClientWish {
  readonly type: ClientEventType;
  readonly refund?: number | undefined;
}

export type WishType = Wish['type'];

/** The event a wish becomes at `at` (UTC ISO). */
export function eventOf(wish: Wish, at: string): BookingEvent {
  return wish.type === 'selectSessionType' || wish.type === 'startCalendlyScheduling'
    ? { ...wish, at }
    : clientEvent(wish.type, at);
}

// What a screen may know of a booking: one shape, whoever decides at the moment.

import type { BookingView } from '@slotpay/contract';
import type { BookingContext, LeafPath, SessionTime } from '@slotpay/machine';
import type { Place } from '../format/time.ts';
import type { Arrival } from '../route.ts';
import type { Business } from './business.tsx';
import type { Connection } from './sync.ts';
import type { WishType } from './wish.ts';

export interface Model {
  /** Where the booking rests, children included. */
  readonly path: LeafPath;
  readonly context: BookingContext;
  readonly facts: Facts;
  /** The server's word; null while only this browser knows the booking. */
  readonly booking: BookingView | null;
  readonly business: Business;
  /** What the client may ask for now; every one has a control on the screen. */
  readonly offered: readonly WishType[];
  /** What was asked for and is not answered yet. */
  readonly saving: WishType | null;
  /** Why the last wish came to nothing, a problem code. */
  readonly rejected: string | null;
  readonly connection: Connection;
  /** How the client came back from the payment page, until something has happened since. */
  readonly arrival: Arrival | null;
  /** A new time for a confirmed booking: being picked in the calendar, or picked and not yet told by the server. */
  readonly changing: 'picking' | 'picked' | null;
  readonly flowToken: string | null;
  /** The calendar has been opened in a tab of its own: a time may have been picked there. */
  readonly inTab: boolean;
  readonly place: Place;
  /** Milliseconds by the server's clock when this was put together. */
  readonly now: number;
  /** Other bookings this browser knows of. */
  readonly elsewhere: { readonly here: readonly string[]; readonly lost: readonly string[] };
}

/** What is known of the session and its price, from wherever it is known first. */
export interface Facts {
  readonly sessionName: string | null;
  readonly hostName: string | null;
  readonly durationMinutes: number | null;
  readonly time: SessionTime | null;
  readonly currency: string;
  /** Minor units; null until the time decides it. */
  readonly price: number | null;
  /** Captured and not returned, minor units. */
  readonly paid: number;
  /** A bank is looking at a payment: nothing can be returned meanwhile. */
  readonly disputed: boolean;
  readonly reference: string | null;
  readonly email: string | null;
  /** UTC instant until when the unpaid slot is held. */
  readonly heldUntil: string | null;
  /** UTC instant when something happens by itself. */
  readonly deadline: string | null;
}

/** Puts the facts together: the server's answer where there is one, else what this browser has been told. */
export function factsOf(context: BookingContext, booking: BookingView | null, business: Business): Facts {
  if (booking) {
    const { sessionType, time, currency, price, paid, disputed, reference, invitee, holdExpiresAt, deadline } = booking;
    const { name: sessionName, hostName, durationMinutes } = sessionType;
    const email = invitee?.email ?? null;
    const known = { sessionName, hostName, durationMinutes, reference, email, heldUntil: holdExpiresAt, deadline };
    return { ...known, time, currency, price, paid, disputed };
  }
  const { terms } = context;
  const type =
    business.status === 'ready' ? business.sessionTypes.find(({ id }) => id === terms?.sessionTypeId) : undefined;
  return {
    sessionName: type?.name ?? null,
    hostName: type?.hostName ?? null,
    durationMinutes: terms?.durationMinutes ?? null,
    time: context.calendly?.time ?? null,
    currency: terms?.currency ?? 'eur',
    price: context.price,
    paid: 0,
    disputed: false,
    reference: null,
    email: null,
    heldUntil: context.checkout?.expiresAt ?? null,
    deadline: null,
  };
}

/** What cancelling is worth as time goes on: the policy as dated steps. */
export interface PolicyStep {
  /** Until this UTC instant, inclusive; null for the step after the last. */
  readonly until: string | null;
  readonly hoursBefore: number | null;
  /** Minor units that would come back; null while the price is not known. */
  readonly refund: number | null;
  readonly percent: number;
  /** Whether that is all that the session costs. */
  readonly full: boolean;
}

// A model for every journey: as the API would describe it where the server holds the booking.

import type { BookingView } from '@slotpay/contract';
import {
  type BookingContext,
  cancellationQuote,
  LEAF_PATHS,
  paidOf,
  pathOf,
  rescheduleQuotes,
  type Snapshot,
  stateOf,
} from '@slotpay/machine';
import type { Business } from '../booking/business.tsx';
import { machine } from '../booking/machine.ts';
import { factsOf, type Model } from '../booking/model.ts';
import type { WishType } from '../booking/wish.ts';
import type { Place } from '../format/time.ts';
import { coded, type Journey, journeys, NOW, variations } from './journey.ts';
import { deepDive, offer } from './offer.ts';
import { pictured } from './pictured.ts';

export const business: Business = { status: 'ready', ...offer };
const withPictures: Business = { status: 'ready', ...pictured };
/** Who sells, where a variation is about that. */
const sellers: Readonly<Record<string, Business>> = {
  pictures: withPictures,
  empty: { status: 'ready', ...offer, sessionTypes: [] },
};
const usual: Place = { locale: 'en-GB', timeZone: 'Europe/Berlin' };

/** Every case the gallery can show: the leaves first, in the order of the specification. */
export const CASES: readonly string[] = [...LEAF_PATHS, ...Object.keys(variations)];

/** What of a case may be otherwise than usual. */
interface Circumstances {
  /** UTC ISO. */
  readonly now?: string;
  /** The failure's code where the leaf has one; elsewhere that of a wish just refused. */
  readonly code?: string | null;
  readonly place?: Place;
}

/** @param name one of `CASES`, `PAYMENT_PROCESSING.settling` say @throws for any other */
export function modelOf(name: string, { now = NOW, code = null, place = usual }: Circumstances = {}): Model {
  const [leaf = '', variation = ''] = name.split('+');
  const journey = journeyOf(name, code);
  const { snapshot } = journey;
  const { context } = snapshot;
  const seller = sellers[variation] ?? business;
  const ours = isOnServer(snapshot) && variation !== 'untold';
  const booking = ours ? { ...bookingViewOf(journey, 7, now), disputed: variation === 'disputed' } : null;
  return {
    path: pathOf(snapshot),
    context,
    facts: { ...factsOf(context, booking, seller), ...(variation === 'stillThere' ? { deadline: soon(now) } : {}) },
    booking,
    business: seller,
    offered: isOneOf(variation, ['saving', 'untold'])
      ? []
      : [...wishesBefore(snapshot), ...machine.clientEvents(snapshot, now)],
    saving: variation === 'saving' ? 'retryPayment' : null,
    rejected: leaf in coded ? null : code,
    connection: isOneOf(variation, ['offline', 'reconnecting']) ?? 'live',
    arrival: isOneOf(variation, ['returned', 'left']),
    changing: isOneOf(variation, ['picking', 'picked']),
    flowToken: 'gallery',
    inTab: variation === 'inTab',
    place,
    now: Date.parse(now),
    elsewhere: { here: [], lost: variation === 'known' ? ['SP-7F3K-92QD', 'SP-2B8M-41XC'] : [] },
  };
}

const soon = (now: string) => new Date(Date.parse(now) + 60_000).toISOString();

function journeyOf(name: string, code: string | null): Journey {
  const all: Readonly<Record<string, Journey>> = { ...journeys, ...variations };
  const withCode: Readonly<Record<string, (code: string) => Journey>> = coded;
  const journey = (code !== null && withCode[name]?.(code)) || all[name];
  if (!journey) throw new Error(`The gallery has no ${name}`);
  return journey;
}

function isOneOf<T extends string>(text: string, known: readonly T[]): T | null {
  return known.find((one) => one === text) ?? null;
}

function isOnServer({ context }: Snapshot): boolean {
  return context.calendly !== null;
}

/** What the browser's own machine takes besides the client's events. */
function wishesBefore(snapshot: Snapshot): WishType[] {
  if (isOnServer(snapshot)) return [];
  const takes = (event: Parameters<typeof machine.step>[1]) => machine.step(snapshot, event).outcome === 'moved';
  const wishes: WishType[] = [];
  if (takes({ type: 'selectSessionType', at: NOW })) wishes.push('selectSessionType');
  if (takes({ type: 'startCalendlyScheduling', at: NOW, terms: deepDive.terms }))
    wishes.push('startCalendlyScheduling');
  return wishes;
}

/** When something happens next by itself, as the server reads it from its timers. */
function deadlineOf({ timers }: Journey): string | null {
  return timers.map(({ dueAt }) => dueAt).sort()[0] ?? null;
}

function rescheduleOf({ reschedule, moved }: BookingContext): BookingView['reschedule'] {
  if (reschedule) return { ...reschedule, settled: false };
  return moved && { ...moved, settled: true };
}

/** Brands exist for the compiler only; these are what the API would send. */
export function bookingViewOf(journey: Journey, version = 7, now = NOW): BookingView {
  const { snapshot } = journey;
  const { context } = snapshot;
  const path = pathOf(snapshot);
  const clientEvents = machine.clientEvents(snapshot, now);
  const quote = clientEvents.includes('cancelBooking') ? cancellationQuote(context, 'client', now) : null;
  const confirmed = stateOf(path) === 'BOOKING_CONFIRMED';
  return {
    id: '3f1b7c1e-8f0e-4b43-9a4e-0d6d2f8a7b11' as BookingView['id'],
    reference: 'SP-7F3K-92QD',
    version,
    state: stateOf(path),
    path,
    snapshot: machine.serialise(snapshot),
    sessionType: {
      id: deepDive.id,
      name: deepDive.name,
      description: deepDive.description,
      hostName: deepDive.hostName,
      durationMinutes: deepDive.terms.durationMinutes,
    },
    time: context.calendly?.time ?? null,
    invitee: { name: 'Ada Byron', email: 'ada@example.com', timeZone: 'Europe/Berlin' },
    currency: deepDive.terms.currency,
    price: context.price,
    paid: paidOf(context),
    disputed: false,
    checkoutUrl:
      snapshot.hasTag('payable') && context.checkout !== null ? 'https://checkout.stripe.com/c/pay/cs_1' : null,
    holdExpiresAt: context.checkout?.expiresAt ?? null,
    deadline: deadlineOf(journey),
    receiptUrl: context.payments.length > 0 ? 'https://pay.stripe.com/receipts/1' : null,
    joinUrl: confirmed ? 'https://meet.example.com/deep-dive' : null,
    rescheduleUrl: confirmed ? 'https://calendly.com/reschedulings/INVITEE1' : null,
    reschedule: rescheduleOf(context),
    rescheduleQuotes: confirmed ? rescheduleQuotes(deepDive.terms, paidOf(context)) : [],
    cancellationQuote: quote,
    clientEvents,
    createdAt: NOW,
    serverTime: now,
  };
}

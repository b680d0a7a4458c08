// A booking the server holds: its word is the base, this page listens and asks.

import type { BookingView } from '@slotpay/contract';
import { pathOf } from '@slotpay/machine';
import { type ReactNode, useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { api, type BookingKey } from '../api.ts';
import { type Clock, ClockContext, clockFrom } from '../clock.ts';
import type { Arrival } from '../route.ts';
import { shelves } from '../shelf.ts';
import { useBusiness } from './business.tsx';
import { saveFile } from './calendar-file.ts';
import { rememberClient } from './client-info.ts';
import { handOverIsDone } from './handover.ts';
import { readSnapshot } from './machine.ts';
import { factsOf, type Model } from './model.ts';
import { type BookingPage, BookingPageContext } from './page.tsx';
import { usePlace } from './place.ts';
import { type Replica, reduce } from './replica.ts';
import { useAsk, useFreshQuote, useSync, useTabs } from './server-link.ts';
import { keepBooking } from './storage.ts';
import type { Connection } from './sync.ts';
import { useArrival } from './use-arrival.ts';
import type { ClientWish, WishType } from './wish.ts';

/** Why a booking cannot be shown here. */
export type Obstacle =
  /** This tab has no key to it, or it opens nothing any more. */
  | 'shut'
  /** Written by a later version of this app than the page is. */
  | 'outdated';

interface Props {
  readonly bookingKey: BookingKey;
  readonly initial: Replica;
  readonly arrival: Arrival | null;
  readonly onObstacle: (obstacle: Obstacle) => void;
  /** Shown until anything is known. */
  readonly loading: ReactNode;
  readonly children: ReactNode;
}

export function OpenBookingProvider({ bookingKey, initial, arrival, onObstacle, loading, children }: Props) {
  const [replica, dispatch] = useReducer(reduce, initial);
  const [clock, setClock] = useState<Clock>(() => Date.now);
  const hear = useCallback(
    (booking: BookingView, ackId?: string) => {
      const snapshot = readSnapshot(booking.snapshot);
      if (!snapshot) return onObstacle('outdated');
      setClock(() => clockFrom(booking.serverTime, Date.now()));
      if (booking.invitee) rememberClient(booking.invitee);
      dispatch({ type: 'answered', booking, snapshot, ackId });
    },
    [onObstacle],
  );
  const shut = useCallback(() => onObstacle('shut'), [onObstacle]);
  const { connection, refresh } = useSync(bookingKey, hear, shut);
  const ask = useAsk(bookingKey, { dispatch, hear, shut, refresh, clock });

  useEffect(() => {
    if (replica.booking) keepBooking(shelves.tab, shelves.browser, bookingKey, replica);
  }, [bookingKey, replica]);
  useEffect(() => {
    if (connection === 'live') handOverIsDone();
  }, [connection]);
  const wayBack = useArrival(bookingKey.reference, arrival, replica);
  const cameBack = wayBack.current?.arrival ?? null;
  useTabs(bookingKey, replica.version, refresh, wayBack);
  useFreshQuote(replica.booking?.cancellationQuote?.changesAt, clock, refresh);
  useTellOfReturn(replica, cameBack, ask);

  const [change, changeTo] = useTimeChange(replica);
  const model = useModel(replica, { connection, arrival: cameBack, clock, changing: change });
  const page = useMemo(
    (): BookingPage => ({
      model,
      send: (wish) => {
        if (wish.type !== 'selectSessionType' && wish.type !== 'startCalendlyScheduling') ask(wish);
      },
      changeTime: (open) => changeTo(open ? 'picking' : null),
      onScheduled: () => changeTo('picked'),
      onEmbedFailed: () => undefined,
      onOpenedInTab: () => undefined,
      stillHere: () => undefined,
      downloadCalendar: async () => saveFile(await api.calendarFile(bookingKey), `${bookingKey.reference}.ics`),
      refresh,
    }),
    [model, ask, bookingKey, refresh, changeTo],
  );
  if (replica.version === 0) return loading;
  return (
    <ClockContext value={clock}>
      <BookingPageContext value={page}>{children}</BookingPageContext>
    </ClockContext>
  );
}

/** Back from the payment page: Stripe's webhook may still be on its way, so the server is told to ask. Once. */
function useTellOfReturn({ booking }: Replica, arrival: Arrival | null, ask: (wish: ClientWish) => void): void {
  const told = useRef(false);
  useEffect(() => {
    if (arrival !== 'returned' || told.current || !booking) return;
    told.current = true;
    if (booking.clientEvents.includes('onCheckoutReturned')) ask({ type: 'onCheckoutReturned' });
  }, [arrival, booking, ask]);
}

/** Where the client is in picking a new time. Over by itself as soon as the server tells of another one. */
function useTimeChange({ base }: Replica) {
  const inviteeId = base.context.calendly?.inviteeId;
  const [change, setChange] = useState<{ stage: Model['changing']; inviteeId: string | undefined } | null>(null);
  const changeTo = useCallback((stage: Model['changing']) => setChange({ stage, inviteeId }), [inviteeId]);
  const open = change?.inviteeId === inviteeId && pathOf(base) === 'BOOKING_CONFIRMED.upcoming';
  return [open ? (change?.stage ?? null) : null, changeTo] as const;
}

interface Page {
  readonly connection: Connection;
  readonly arrival: Arrival | null;
  readonly clock: Clock;
  readonly changing: Model['changing'];
}

function useModel(replica: Replica, page: Page): Model {
  const { business } = useBusiness();
  const place = usePlace();
  const { connection, arrival, clock, changing } = page;
  return useMemo(() => {
    const { view, booking, pending, rejected } = replica;
    const { context } = view;
    const [waiting] = pending;
    const saving = waiting === undefined ? null : (waiting.event.type as WishType);
    return {
      path: pathOf(view),
      context,
      facts: factsOf(context, booking, business),
      booking,
      business,
      offered: saving === null ? (booking?.clientEvents ?? []) : [],
      saving,
      rejected,
      connection,
      arrival,
      changing,
      flowToken: null,
      inTab: false,
      place,
      now: clock(),
      elsewhere: { here: [], lost: [] },
    };
  }, [replica, business, place, connection, arrival, clock, changing]);
}

// A booking before the server knows it: the machine in this browser decides, and the tab's storage remembers.

import { pathOf } from '@slotpay/machine';
import { type ReactNode, useEffect, useMemo, useReducer, useState } from 'react';
import { newFlowToken } from '../calendly/address.ts';
import { idIn } from '../calendly/message.ts';
import { useNow } from '../clock.ts';
import { shelves } from '../shelf.ts';
import { useCalendarRecovery, useOpening, useTimers } from './browser-effects.ts';
import { useBusiness } from './business.tsx';
import { openReferences, recoverableReferences } from './kept.ts';
import { machine } from './machine.ts';
import { factsOf, type Model } from './model.ts';
import { type BookingPage, BookingPageContext } from './page.tsx';
import { usePlace } from './place.ts';
import { type Pending, type Replica, reduce, replicaOf } from './replica.ts';
import { type Flow, keepFlow, type Opening, storedFlow } from './storage.ts';
import { useOnline } from './use-online.ts';
import { eventOf, type Wish, type WishType } from './wish.ts';

const BLANK: Flow = { snapshot: machine.create(''), timers: [], flowToken: null, opening: null, inTab: false };

interface Props {
  /** Asked for on the first page, before there was a machine to tell: the flow begins with the choice of sessions. */
  readonly chosen: boolean;
  readonly children: ReactNode;
}

export function NewBookingProvider({ chosen, children }: Props) {
  const [stored] = useState(() => storedFlow(shelves.tab) ?? BLANK);
  const [flowToken, setFlowToken] = useState(stored.flowToken);
  const [opening, setOpening] = useState(stored.opening);
  const [inTab, setInTab] = useState(stored.inTab);
  const [replica, dispatch] = useReducer(reduce, stored, (flow) => (chosen ? choosing(restore(flow)) : restore(flow)));
  const flow: Flow = { snapshot: replica.base, timers: replica.timers, flowToken, opening, inTab };

  useEffect(() => keepFlow(shelves.tab, flow));
  useTimers(replica, (timerId) => dispatch({ type: 'fired', timerId, at: now() }));
  useOpening(flow, (id, code) => {
    setOpening(null);
    dispatch({ type: 'rejected', id, code });
    dispatch({ type: 'decided', event: { type: 'onCalendlyError', at: now(), code } });
  });
  useCalendarRecovery(replica, (found) =>
    dispatch({
      type: 'decided',
      event: found
        ? { type: 'recoverySucceeded', at: now() }
        : { type: 'recoveryFailed', at: now(), code: 'calendar_unreachable', recoverable: true },
    }),
  );

  const model = useModel(replica, flowToken, inTab);
  const page = useMemo(
    (): BookingPage => ({
      model,
      send: (wish: Wish) => {
        // A token belongs to one visit to Calendly: a slot picked in an abandoned one must not be taken for this one's.
        if (wish.type === 'startCalendlyScheduling') {
          setFlowToken(newFlowToken());
          setInTab(false);
        }
        dispatch({ type: 'decided', event: eventOf(wish, now()) });
      },
      onScheduled: (eventUri, inviteeUri) => {
        const picked: Opening = { id: crypto.randomUUID(), at: now(), eventUri, inviteeUri };
        setOpening(picked);
        dispatch({ type: 'asked', ...pendingOf(picked) });
      },
      changeTime: () => undefined,
      onEmbedFailed: (code) => dispatch({ type: 'decided', event: { type: 'onCalendlyError', at: now(), code } }),
      onOpenedInTab: () => setInTab(true),
      stillHere: () => dispatch({ type: 'touched', at: now() }),
      downloadCalendar: async () => undefined,
      refresh: () => undefined,
    }),
    [model],
  );
  return <BookingPageContext value={page}>{children}</BookingPageContext>;
}

const now = () => new Date().toISOString();

function restore({ snapshot, timers, opening }: Flow): Replica {
  return replicaOf(snapshot, { timers, pending: opening ? [pendingOf(opening)] : [] });
}

const choosing = (replica: Replica) =>
  reduce(replica, { type: 'decided', event: { type: 'selectSessionType', at: now() } });

function pendingOf({ id, at, eventUri, inviteeUri }: Opening): Pending {
  const [eventId, inviteeId] = [idIn(eventUri), idIn(inviteeUri)];
  return { id, event: { type: 'onCalendlyEventCreated', at, eventId, inviteeId } };
}

const ASKABLE = ['selectSessionType', 'startCalendlyScheduling'] as const;

function useModel(replica: Replica, flowToken: string | null, inTab: boolean): Model {
  const { business } = useBusiness();
  const place = usePlace();
  const clock = useNow(30_000);
  const online = useOnline();
  return useMemo(() => {
    const { view, timers, pending, rejected } = replica;
    const { context } = view;
    const at = new Date(clock).toISOString();
    const offered: WishType[] =
      pending.length > 0 ? [] : [...ASKABLE.filter(mayAsk(replica)), ...machine.clientEvents(view, at)];
    return {
      path: pathOf(view),
      context,
      facts: { ...factsOf(context, null, business), deadline: timers.map(({ dueAt }) => dueAt).sort()[0] ?? null },
      booking: null,
      business,
      offered,
      saving: null,
      rejected,
      connection: online ? 'live' : 'offline',
      arrival: null,
      changing: null,
      flowToken,
      inTab,
      place,
      now: clock,
      elsewhere: { here: openReferences(shelves.tab), lost: recoverableReferences(shelves.browser) },
    };
  }, [replica, business, place, clock, online, flowToken, inTab]);
}

/** Whether the machine would take the wish; the terms are the chosen type's and do not decide it. */
function mayAsk({ view }: Replica) {
  return (type: (typeof ASKABLE)[number]) => {
    if (type === 'selectSessionType') return machine.step(view, { type, at: now() }).outcome === 'moved';
    const terms = view.context.terms ?? NO_TERMS;
    return machine.step(view, { type, at: now(), terms }).outcome === 'moved';
  };
}

const NO_TERMS = {
  sessionTypeId: '',
  revision: 1,
  durationMinutes: 1,
  holdMinutes: 35,
  currency: 'eur',
  price: 0,
  rateRules: [],
  refundPolicy: { tiers: [], flatFee: 0 },
} as const;

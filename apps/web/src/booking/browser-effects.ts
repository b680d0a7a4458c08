// What the machine asks of this browser while it decides here: to wait, to tell the server of a picked time, and to find
// out whether the calendar answers again.

import type { CreateBooking } from '@slotpay/contract';
import { pathOf } from '@slotpay/machine';
import { useEffect } from 'react';
import { ApiError, api, untilAnswered } from '../api.ts';
import { languageOf, spokenLocale } from '../i18n/locale.ts';
import { navigate } from '../route.ts';
import { shelves } from '../shelf.ts';
import { useBusiness } from './business.tsx';
import { handOver } from './handover.ts';
import type { Replica } from './replica.ts';
import { dropFlow, type Flow } from './storage.ts';

/** Longest wait setTimeout can do in one go; see what it does beyond. */
const LONGEST_MS = 2 ** 31 - 1;

/** Fires what comes due. */
export function useTimers({ timers, pending }: Replica, fire: (timerId: string) => void): void {
  useEffect(() => {
    // A slot is picked: nothing may end the flow any more before the server has it.
    if (pending.length > 0) return;
    const running = timers.map(({ id, dueAt }) =>
      setTimeout(() => fire(id), Math.min(LONGEST_MS, Math.max(0, Date.parse(dueAt) - Date.now()))),
    );
    return () => running.forEach(clearTimeout);
  }, [timers, pending]);
}

/** POST /bookings for a picked time, under one key until it is accepted or refused for good. */
export function useOpening({ opening, flowToken, snapshot }: Flow, refused: (id: string, code: string) => void): void {
  const { terms } = snapshot.context;
  useEffect(() => {
    if (!opening || !terms || flowToken === null) return;
    const leaving = new AbortController();
    const body = {
      sessionTypeId: terms.sessionTypeId,
      revision: terms.revision,
      // Made here by newFlowToken, so it is one; the brand only exists for the compiler.
      flowToken: flowToken as CreateBooking['flowToken'],
      calendlyEventUri: opening.eventUri,
      calendlyInviteeUri: opening.inviteeUri,
      language: languageOf(spokenLocale()),
    };
    untilAnswered(() => api.openBooking(body, opening.id), leaving.signal).then(
      (opened) => {
        if (leaving.signal.aborted) return;
        dropFlow(shelves.tab);
        handOver(opened);
        navigate(`/b/${opened.booking.reference}`, 'replace');
      },
      (error) => {
        if (leaving.signal.aborted) return;
        refused(opening.id, error instanceof ApiError ? error.code : 'unclear');
      },
    );
    return () => leaving.abort();
  }, [opening?.id]);
}

/** The recovery of the only error that is this browser's own. */
export function useCalendarRecovery({ view }: Replica, answer: (found: boolean) => void): void {
  const { reload } = useBusiness();
  const path = pathOf(view);
  useEffect(() => {
    if (path !== 'ERROR_RECOVERY.calendly') return;
    let left = false;
    void reload().then((found) => left || answer(found));
    return () => {
      left = true;
    };
  }, [path]);
}

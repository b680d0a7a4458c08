// Specification, "Initial States". Both live in the client's browser; the server's row begins later.

import { booking } from '../setup.ts';
import { to } from '../state-names.ts';
import { endedInCalendly, latePayment, lateTrouble, refundsOfOrphans } from './late.ts';
import { reset } from './leave.ts';

export const IDLE = booking.createStateConfig({
  description: 'Starting state before any booking action. An abandoned booking rests here for late payments.',
  meta: { spec: 1, persistence: [] },
  tags: ['resting', 'ended'],
  on: {
    selectSessionType: { guard: 'isBlank', target: to('SESSION_TYPE_SELECTION') },
    ...latePayment,
    ...refundsOfOrphans,
    ...endedInCalendly,
    rescheduleBooking: [{ guard: 'isBlank' }, ...endedInCalendly.rescheduleBooking],
    ...lateTrouble,
  },
});

export const SESSION_TYPE_SELECTION = booking.createStateConfig({
  description: 'User is selecting a session type',
  meta: { spec: 2, persistence: ['sessionStorage'] },
  on: {
    startCalendlyScheduling: { target: to('CALENDLY_SCHEDULING'), actions: 'rememberTerms' },
    ...reset,
    ...latePayment,
    ...refundsOfOrphans,
  },
  after: { sessionTypeSelection: to('IDLE') },
});

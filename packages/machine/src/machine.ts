// The statechart: exactly the specification's 18 states on the top level, assembled from its five headings.

import { initialContext } from './context.ts';
import { booking } from './setup.ts';
import type { StateName } from './state-names.ts';
import {
  BOOKING_CANCELLED,
  BOOKING_CONFIRMED,
  BOOKING_RESCHEDULED,
  REFUND_COMPLETED,
  REFUND_PENDING,
} from './states/booking.ts';
import { CALENDLY_SCHEDULED, CALENDLY_SCHEDULING, CALENDLY_WEBHOOK_RECEIVED } from './states/calendly.ts';
import { ERROR_CALENDLY, ERROR_PAYMENT, ERROR_RECOVERY, ERROR_WEBHOOK } from './states/error.ts';
import { IDLE, SESSION_TYPE_SELECTION } from './states/initial.ts';
import { PAYMENT_FAILED, PAYMENT_PENDING, PAYMENT_PROCESSING, PAYMENT_SUCCEEDED } from './states/payment.ts';

/** Stored with every snapshot. Raise it with every change of structure and add an upcaster in snapshot.ts. */
export const MACHINE_VERSION = 1;

export const statechart = booking.createMachine({
  id: 'booking',
  version: String(MACHINE_VERSION),
  context: ({ input }) => initialContext(input?.bookingId ?? ''),
  initial: 'IDLE',
  // A loop of raised events must end in an error, not in a hung server.
  options: { maxIterations: 100 },
  states: {
    IDLE,
    SESSION_TYPE_SELECTION,
    CALENDLY_SCHEDULING,
    CALENDLY_SCHEDULED,
    CALENDLY_WEBHOOK_RECEIVED,
    PAYMENT_PENDING,
    PAYMENT_PROCESSING,
    PAYMENT_SUCCEEDED,
    PAYMENT_FAILED,
    BOOKING_CONFIRMED,
    BOOKING_CANCELLED,
    BOOKING_RESCHEDULED,
    REFUND_PENDING,
    REFUND_COMPLETED,
    ERROR_CALENDLY,
    ERROR_PAYMENT,
    ERROR_WEBHOOK,
    ERROR_RECOVERY,
  } satisfies Record<StateName, unknown>,
});

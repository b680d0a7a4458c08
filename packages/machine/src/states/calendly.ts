// Specification, "Calendly-Specific States".

import { booking, callForHelp, mail } from '../setup.ts';
import { to } from '../state-names.ts';
import { latePayment, oldCalendlyNews, refundsOfOrphans } from './late.ts';
import { abandon, cancelledBeforePayment, reset } from './leave.ts';

export const CALENDLY_SCHEDULING = booking.createStateConfig({
  description: 'User is interacting with Calendly embed',
  meta: { spec: 3, persistence: ['sessionStorage'] },
  on: {
    onCalendlyEventCreated: { target: to('CALENDLY_SCHEDULED'), actions: 'rememberInvitee' },
    onCalendlyError: {
      target: to('ERROR_CALENDLY'),
      actions: [{ type: 'rememberOrigin', params: 'CALENDLY_SCHEDULING' }, 'rememberFailure'],
    },
    ...reset,
    ...latePayment,
    ...refundsOfOrphans,
  },
  after: { calendlyScheduling: to('IDLE') },
});

export const CALENDLY_SCHEDULED = booking.createStateConfig({
  description: 'Booking created in Calendly, awaiting webhook confirmation',
  meta: { spec: 4, persistence: ['sessionStorage', 'database'] },
  tags: ['slotHeld'],
  initial: 'awaitingWebhook',
  on: {
    onCalendlyWebhookReceived: {
      guard: 'isOurInvitee',
      target: to('CALENDLY_WEBHOOK_RECEIVED'),
      actions: ['rememberSlot', 'goOn'],
    },
    onWebhookError: {
      target: to('ERROR_WEBHOOK'),
      actions: [{ type: 'rememberOrigin', params: 'CALENDLY_SCHEDULED' }, 'rememberFailure'],
    },
    // The client comes back and says so again: a reason to look again.
    onCalendlyEventCreated: { guard: 'isOurInvitee', actions: 'askWhetherScheduled' },
    // A cancellation is Calendly's word too, so it walks through CALENDLY_WEBHOOK_RECEIVED.
    cancelBooking: { guard: 'isNotByClient', target: to('CALENDLY_WEBHOOK_RECEIVED'), actions: 'cancelNow' },
    rescheduleBooking: [
      { guard: 'isSameSlot' },
      { guard: 'timeIsUnknown', actions: 'askForNewInvitee' },
      { target: to('CALENDLY_WEBHOOK_RECEIVED'), actions: ['moveSlot', 'goOn'] },
    ],
    ...abandon,
    ...latePayment,
    ...refundsOfOrphans,
  },
  states: {
    awaitingWebhook: {
      description: 'The webhook is on its way; Calendly is asked once as well',
      entry: 'askWhetherScheduled',
      after: { awaitingWebhook: 'polling' },
    },
    polling: {
      description: 'The webhook is late: Calendly is asked until it answers',
      entry: 'askWhetherScheduled',
      after: { polling: 'manualConfirmation' },
    },
    manualConfirmation: {
      description: 'Calendly tells us nothing: a person, or the client coming back, has to',
      entry: callForHelp('manual_confirmation_needed'),
      on: {
        initiatePayment: { guard: 'hasTime', target: to('PAYMENT_PENDING'), actions: 'rememberManualTime' },
      },
      after: {
        manualConfirmation: {
          target: to('ERROR_WEBHOOK'),
          actions: [{ type: 'rememberOrigin', params: 'CALENDLY_SCHEDULED' }, 'rememberFailure'],
        },
      },
    },
  },
});

export const CALENDLY_WEBHOOK_RECEIVED = booking.createStateConfig({
  description: 'Webhook received from Calendly, processing booking',
  meta: { spec: 5, persistence: ['database'] },
  tags: ['slotHeld'],
  on: {
    initiatePayment: { target: to('PAYMENT_PENDING') },
    // A free session has nothing to pay for.
    confirmBooking: {
      guard: 'isFree',
      target: to('BOOKING_CONFIRMED'),
      actions: ['rememberConfirmation', mail('confirmed')],
    },
    onWebhookError: {
      target: to('ERROR_WEBHOOK'),
      actions: [{ type: 'rememberOrigin', params: 'CALENDLY_WEBHOOK_RECEIVED' }, 'rememberFailure'],
    },
    rescheduleBooking: [
      { guard: 'isSameSlot' },
      { guard: 'timeIsUnknown', actions: 'askForNewInvitee' },
      { actions: ['moveSlot', 'goOn'] },
    ],
    ...cancelledBeforePayment,
    ...abandon,
    ...latePayment,
    ...refundsOfOrphans,
    ...oldCalendlyNews,
  },
  after: {
    calendlyWebhookReceived: {
      target: to('ERROR_WEBHOOK'),
      actions: [{ type: 'rememberOrigin', params: 'CALENDLY_WEBHOOK_RECEIVED' }, 'rememberFailure'],
    },
  },
});

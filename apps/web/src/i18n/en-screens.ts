// The words of the 18 screens, in the order of the specification.

import { plural, t } from '@lingui/core/macro';
import { idle } from './en-idle.ts';
import { live } from './live.ts';

export const screens = live({
  IDLE: idle,
  SESSION_TYPE_SELECTION: {
    heading: () => t`Which session would you like?`,
    lead: () => t`You pick a time next. You see the exact amount before you pay.`,
    find: () => t`Find a session`,
    count: (found: number, all: number) =>
      found === all ? t`${plural(all, { one: '# session', other: '# sessions' })}` : t`${found} of ${all} sessions`,
    noneFits: (text: string) => t`No session fits “${text}”.`,
    showAll: () => t`Show all sessions`,
  },
  CALENDLY_SCHEDULING: {
    heading: () => t`Pick a time`,
    lead: () => t`Nothing is charged yet: you pay on the next page.`,
  },
  CALENDLY_SCHEDULED: {
    heading: () => t`Reserving your time`,
    lead: () => t`The calendar is confirming it, which takes a few seconds.`,
    next: () => t`You pay here as soon as it is confirmed`,
    steps: () => [t`Time picked`, t`The calendar confirms it`, t`You pay`],
    slow: () => t`Still waiting for the calendar. Your time is in it already.`,
    slower: () => t`This takes longer than usual. We are now asking the calendar ourselves.`,
    polling: () => t`The calendar is slow today, so we keep asking it ourselves.`,
    pollingSlow: () => t`We keep asking. You can close this page: we mail you the link to pay.`,
    pollingSlower: () =>
      t`Still no answer from the calendar. If it stays silent, a person confirms your time; you can close this page.`,
    /** The server has not been reached yet: only this browser and the calendar know of the time. */
    untold: {
      lead: () => t`Your time is in the calendar, and we are taking it over from there.`,
      steps: () => [t`Time picked`, t`We take it over`, t`You pay`],
      slow: () => t`Still taking it over. Your time is in the calendar; you need not pick it again.`,
      slower: () => t`Your time is in the calendar. You can close this page: the link to pay comes by mail.`,
    },
    manual: {
      heading: () => t`We confirm your time by hand`,
      lead: () => t`The calendar does not answer us, so we have asked a person to look.`,
      next: () =>
        t`You can close this page. As soon as your time is confirmed, you pay here or by the link we mail you`,
    },
  },
  CALENDLY_WEBHOOK_RECEIVED: {
    heading: () => t`Your time is reserved`,
    lead: () => t`The calendar has confirmed it. We are preparing the payment.`,
    next: () => t`The payment page comes next`,
    slow: () => t`Still preparing. Your time stays reserved.`,
    slower: () => t`This takes longer than usual. You can close this page: we mail you the link to pay.`,
  },
  PAYMENT_PENDING: {
    heading: (amount: string) => t`Pay ${amount} to confirm`,
    lead: () => t`You pay on Stripe’s secure page and come straight back. Your card details never reach us.`,
    next: () => t`The payment page is opening`,
    slow: () => t`Stripe takes a moment longer. Your time is held for you.`,
    slower: () => t`Still opening the payment page. If it does not work, we tell you and try again.`,
  },
  PAYMENT_PROCESSING: {
    heading: (amount: string) => t`Pay ${amount} to confirm`,
    lead: () => t`You pay on Stripe’s secure page and come straight back. Your card details never reach us.`,
    left: () => t`You left the payment page. It is still open, and nothing has to be typed again.`,
    next: () => t`You pay, and your booking is confirmed at once`,
    steps: () => [t`You were on the payment page`, t`Stripe tells us how it went`, t`Your booking is confirmed`],
    returned: {
      heading: () => t`Checking your payment`,
      lead: () => t`Stripe is telling us how it went. Please do not pay a second time.`,
      next: () => t`This page tells you as soon as we know, usually within seconds`,
      slow: () =>
        t`Still waiting for Stripe’s word. If you have paid, it is safe: it belongs to this booking whenever it arrives.`,
      slower: () => t`If you did not finish paying, you can go back to the payment page. It cannot be paid twice.`,
    },
    settling: {
      heading: () => t`Your payment is on its way`,
      lead: () => t`Your bank needs up to a few days to send it. Please do not pay again.`,
      next: () => t`Nothing left to do. We mail you when it is here and your booking is confirmed`,
    },
    reconciling: {
      heading: () => t`Checking your payment`,
      lead: () => t`We have not heard how it went, so we are asking Stripe. Please do not pay a second time.`,
      next: () => t`This page tells you as soon as we know`,
      slow: () => t`Still asking. If you have paid, your money is safe and belongs to this booking.`,
      slower: () => t`Stripe takes long to answer, so we keep asking. You can close this page; nothing is lost.`,
    },
  },
  PAYMENT_SUCCEEDED: {
    heading: () => t`Payment received`,
    lead: () => t`Thank you. One last look into the calendar, and your booking is confirmed.`,
    next: () => t`We confirm your booking`,
    steps: () => [t`Payment received`, t`We make sure that your time still stands`, t`Your booking is confirmed`],
    slow: () => t`This takes a little longer. Your payment is safe with us and your time is held.`,
    slower: () => t`You can close this page: we mail you as soon as it is confirmed, or return your money in full.`,
  },
  PAYMENT_FAILED: {
    next: () => t`Try again when you are ready. Nothing has to be typed again`,
  },
  BOOKING_CONFIRMED: {
    heading: () => t`You are booked`,
    lead: (email: string) => t`We have mailed the details to ${email}.`,
    leadUnknown: () => t`We have mailed you the details.`,
    startsIn: (when: string) => t`Your session starts ${when}`,
    begun: () => t`Your session has begun`,
    meet: () => t`We see you at your session`,
    when: () => t`When`,
    who: () => t`With`,
    where: () => t`Where`,
    whereOnline: () => t`Online. The link is below and in your mail.`,
    whereMail: () => t`The details are in the calendar’s mail to you.`,
    waived: (amount: string) => t`The new time costs ${amount} more. We waive it: there is nothing to pay.`,
    calendars: () => t`Calendar`,
    google: () => t`Google Calendar`,
    outlook: () => t`Outlook`,
    appointment: (session: string, host: string) => t`${session} with ${host}`,
    changing: {
      picking: {
        heading: () => t`Pick a new time`,
        lead: () => t`Your present time stays yours until you have picked another.`,
        next: () => t`If the new time costs more or less, you see it before anything is paid`,
      },
      picked: {
        heading: () => t`Your new time is on its way to us`,
        lead: () => t`You picked a new time. Until the calendar has told us, your present time stands.`,
        next: () => t`This page shows the new time as soon as it is ours, usually within seconds`,
      },
      costs: {
        label: () => t`What a new time changes`,
        always: () => t`At any time`,
        others: () => t`At all other times`,
        same: () => t`Costs the same`,
        dearer: (amount: string, price: string) => t`${amount} more, ${price} in all`,
        cheaper: (amount: string, price: string) => t`${amount} back, ${price} in all`,
        waived: (amount: string) => t`Costs ${amount} more, which we waive`,
      },
      pickedSlow: () => t`Still waiting for the calendar’s word. Your present time stands until then.`,
      pickedSlower: () => t`The calendar takes longer than usual. You can close this page: we mail you the new time.`,
    },
    elapsed: {
      heading: () => t`This session has taken place`,
      lead: () => t`Thank you for coming.`,
      next: () => t`Nothing left to do. It can no longer be moved or cancelled`,
    },
  },
  BOOKING_CANCELLED: {
    heading: () => t`Your booking is cancelled`,
    undoable: {
      lead: () => t`You can still take it back.`,
      refund: (amount: string) => t`After that we release the time and return ${amount}`,
      none: () => t`After that we release the time`,
      noRefund: () => t`After that we release the time; by the refund policy nothing is returned`,
    },
    due: () => t`We hand your refund to Stripe now`,
    dueSlow: () => t`Stripe takes a moment longer. The money is owed to you whatever it says.`,
    dueSlower: () =>
      t`This takes longer than usual. The money is owed to you; you can close this page and we mail you.`,
    closed: () => t`Nothing is left to do`,
    by: {
      client: () => t`You cancelled it.`,
      invitee: () => t`You cancelled it in the calendar.`,
      host: (host: string) => t`${host} had to cancel.`,
      operator: () => t`We had to cancel it.`,
      system: () => t`It was cancelled because something was left open too long.`,
    },
  },
  BOOKING_RESCHEDULED: {
    before: () => t`Before`,
    now: () => t`Now`,
    pricing: {
      heading: () => t`Your booking is moving`,
      lead: () => t`The calendar has a new time for you, and we are waiting for its details.`,
      next: () => t`We show you the new time and whether its price differs, before anything is paid`,
      slow: () => t`Still waiting for the calendar. Your booking stands meanwhile.`,
      slower: () => t`This takes longer than usual. You can close this page; we mail you the new time.`,
    },
    collecting: {
      heading: (amount: string) => t`Pay ${amount} for the new time`,
      lead: (deadline: string) =>
        t`The new time costs more. If the difference is not paid by ${deadline}, the booking is cancelled and refunded by its policy.`,
      leadWaived: (deadline: string) =>
        t`The new time costs more. If the difference is not paid by ${deadline}, we waive it and the new time is yours at the old price.`,
      next: () => t`You pay the difference, and your new time is confirmed`,
      cancelNow: (amount: string) => t`If you cancel before you pay, ${amount} comes back to you.`,
      cancelNothing: () =>
        t`If you cancel before you pay, nothing comes back: the refund policy of your old time counts.`,
    },
    refunding: {
      heading: (amount: string) => t`${amount} comes back to you`,
      lead: () => t`The new time costs less, so you get the difference back.`,
      next: () => t`Stripe sends it; then your new time is confirmed. You can close this page`,
    },
    settled: {
      heading: () => t`Confirming your new time`,
      lead: () => t`There is nothing left to pay.`,
      next: () => t`This page goes on in a second`,
      slow: () => t`This takes a little longer. Your booking stands, and nothing more is to be paid.`,
      slower: () => t`Still confirming. You can close this page: we mail you as soon as it is done.`,
    },
    byHost: (host: string) => t`${host} moved your session.`,
  },
  REFUND_PENDING: {
    heading: (amount: string) => t`${amount} is on its way back`,
    lead: () => t`It goes to the card or account you paid with.`,
    cancelled: (moment: string) => t`Cancelled, ${moment}`,
    sent: () => t`Refund handed to Stripe`,
    bank: () => t`Your bank books it`,
    arrives: () => t`The money is in your account`,
    next: (from: string, to: string) => t`Your bank books it, usually between ${from} and ${to}`,
    soon: (to: string) => t`Your bank books it, usually by ${to}`,
    late: () => t`Banks take up to ten working days. Yours can tell you whether it has arrived`,
    lateContact: () =>
      t`Banks take up to ten working days. If it is not in your account yet, write to us and name the reference on your slip`,
    owed: {
      heading: (amount: string) => t`We are sending ${amount} back`,
      next: () => t`We hand it to Stripe; then your bank books it, usually within ten working days`,
    },
  },
  REFUND_COMPLETED: {
    heading: (amount: string) => t`${amount} refunded`,
    lead: () => t`Stripe has sent it to the card or account you paid with.`,
    leadByHand: () => t`A person at our side, or your bank, has returned it to you.`,
    next: () => t`Your bank may take some days to show it`,
    help: () => t`If it does not arrive within ten working days, write to us and name the reference on your slip.`,
  },
  ERROR_CALENDLY: {},
  ERROR_PAYMENT: {
    next: (moment: string) => t`We try again at ${moment}, and so can you`,
    byHand: (moment: string) =>
      t`A person at our side looks into it. You can try again until ${moment}; then your time is released`,
  },
  ERROR_WEBHOOK: {
    next: (moment: string) => t`We ask again at ${moment}. If that does not help, a person confirms it by hand`,
    byHand: () => t`A person at our side confirms it by hand. You can close this page; we mail you`,
  },
  ERROR_RECOVERY: {
    attempt: (n: number, of: number) => t`Try ${n} of ${of}. After that a person takes over`,
    calendly: {
      heading: () => t`Checking the calendar`,
      lead: () => t`We are finding out whether it answers again.`,
      steps: () => [t`The calendar did not answer`, t`We ask it again`, t`You pick your time`],
      next: () => t`If it still does not answer, you can try again here or in a new tab`,
      slow: () => t`Still no answer. Nothing is booked, and you can start over at any time.`,
      slower: () => t`We keep asking. Perhaps your connection is down; this page goes on when it is back.`,
    },
    webhook: {
      heading: () => t`Asking the calendar again`,
      lead: () => t`We look your time up in the calendar ourselves.`,
      steps: () => [t`Time picked`, t`We look it up in the calendar`, t`You pay`],
    },
    payment: {
      heading: () => t`Finding out about your payment`,
      lead: () => t`We are asking Stripe. Please do not pay a second time.`,
      steps: () => [t`Your time is held`, t`We ask Stripe about your payment`, t`You go on where you were`],
    },
    refund: {
      heading: () => t`Sending your refund again`,
      lead: () => t`Nothing is lost, and nothing will be charged.`,
      steps: () => [t`Refund asked for`, t`We ask Stripe what became of it`, t`The money goes back to you`],
    },
    slow: () => t`Still working on it. Nothing is lost meanwhile.`,
    slower: () => t`This takes longer than usual. You can close this page; nothing is lost.`,
  },
});

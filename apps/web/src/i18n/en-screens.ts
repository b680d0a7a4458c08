// The words of the 18 screens, in the order of the specification.

export const screens = {
  IDLE: {
    heading: 'Book a session',
    lead: 'Choose a session, pick a time that suits you and pay securely. It takes about two minutes.',
    here: 'You have a booking open in this tab.',
    lost: (references: string) => `You have a booking under way: ${references}.`,
    lostHint:
      'If you have paid, the link in your confirmation mail opens it. If not, its time is released by itself and nothing is charged.',
    ended: {
      heading: 'This booking has ended',
      lead: 'The time is released and nothing was charged.',
      returned: 'A payment that came in afterwards goes back to you in full.',
    },
  },
  SESSION_TYPE_SELECTION: {
    heading: 'Which session would you like?',
    lead: 'You pick a time next. You see the exact amount before you pay.',
  },
  CALENDLY_SCHEDULING: {
    heading: 'Pick a time',
    lead: 'Nothing is charged yet: you pay on the next page.',
  },
  CALENDLY_SCHEDULED: {
    heading: 'Reserving your time',
    lead: 'The calendar is confirming it, which takes a few seconds. Nothing has been charged.',
    slow: 'Still waiting for the calendar. Your time is in it already.',
    slower: 'This takes longer than usual. We are now asking the calendar ourselves.',
    polling: 'The calendar is slow today, so we keep asking. Your time is in it already and nothing has been charged.',
    pollingSlow: 'We keep asking. There is nothing you need to do.',
    manual: {
      heading: 'We confirm your time by hand',
      lead: 'The calendar does not answer us. Your time is in it, nothing has been charged, and we have asked a person to look.',
      next: 'Come back to this page later: as soon as your time is confirmed you can pay here.',
    },
  },
  CALENDLY_WEBHOOK_RECEIVED: {
    heading: 'Your time is reserved',
    lead: 'We are preparing the payment. Nothing has been charged yet.',
    slow: 'Still preparing. Your time stays reserved.',
  },
  PAYMENT_PENDING: {
    heading: (amount: string) => `Pay ${amount} to confirm`,
    lead: 'You pay on Stripe’s secure page and come straight back. Your card details never reach us.',
    slow: 'Stripe takes a moment longer. Your time is held and nothing has been charged.',
    slower: 'Still opening the payment page. If it does not work, we tell you and try again.',
  },
  PAYMENT_PROCESSING: {
    heading: (amount: string) => `Pay ${amount} to confirm`,
    lead: 'You pay on Stripe’s secure page and come straight back. Your card details never reach us.',
    left: 'You left the payment page. Nothing was charged, and your time is still held.',
    returned: {
      heading: 'Checking your payment',
      lead: 'Stripe is telling us how it went. Please do not pay a second time.',
      slow: 'Still waiting for Stripe’s word. If you have paid, it is safe: it belongs to this booking whenever it arrives.',
      slower: 'If you did not finish paying, you can go back to the payment page. It cannot be paid twice.',
    },
    settling: {
      heading: 'Your payment is on its way',
      lead: 'Your bank needs up to a few days to send it. Your time is held and there is nothing left to do; please do not pay again.',
      next: 'We mail you as soon as the money is here and your booking is confirmed.',
    },
    reconciling: {
      heading: 'Checking your payment',
      lead: 'We have not heard how it went, so we are asking Stripe. Please do not pay a second time.',
      slow: 'Still asking. If you have paid, your money is safe and belongs to this booking.',
    },
  },
  PAYMENT_SUCCEEDED: {
    heading: 'Payment received',
    lead: 'Thank you. We make sure that your time still stands in the calendar, and confirm your booking.',
    slow: 'This takes a little longer. Your payment is safe with us and your time is held.',
    slower: 'You can close this page: we mail you as soon as it is confirmed, or return your money in full.',
  },
  PAYMENT_FAILED: {
    held: 'Your time is still held for you.',
  },
  BOOKING_CONFIRMED: {
    heading: 'You are booked',
    lead: (email: string) => `We have mailed the details to ${email}.`,
    leadUnknown: 'We have mailed you the details.',
    when: 'When',
    who: 'With',
    where: 'Where',
    whereOnline: 'Online. The link is below and in your mail.',
    whereMail: 'The details are in the calendar’s mail to you.',
    elapsed: {
      heading: 'This session has taken place',
      lead: 'Thank you for coming. It can no longer be moved or cancelled.',
    },
  },
  BOOKING_CANCELLED: {
    heading: 'Your booking is cancelled',
    undoable: {
      refund: (amount: string) => `You can still take it back. After that we release the time and return ${amount}.`,
      none: 'You can still take it back. After that we release the time.',
      noRefund: 'You can still take it back. After that we release the time; by the refund policy nothing is returned.',
    },
    due: (amount: string) => `${amount} goes back to you. We are handing it to Stripe.`,
    dueSlow: 'This takes longer than usual. The money is owed to you and nothing is lost.',
    closed: {
      free: 'The time is released. Nothing was charged.',
      policy: 'The time is released. By the refund policy a cancellation this late brings no refund.',
    },
    by: {
      client: null,
      invitee: 'You cancelled it in the calendar.',
      host: (host: string) => `${host} had to cancel.`,
      operator: 'We had to cancel it.',
      system: 'It was cancelled because something was left open too long.',
    },
  },
  BOOKING_RESCHEDULED: {
    before: 'Before',
    now: 'Now',
    pricing: {
      heading: 'Your booking is moving',
      lead: 'The calendar has a new time for you, and we are waiting for its details. Your booking and your payment are safe.',
      slow: 'Still waiting for the calendar. You need not do anything.',
    },
    collecting: {
      heading: (amount: string) => `Pay ${amount} for the new time`,
      lead: (deadline: string) =>
        `The new time costs more. Your new time is held until ${deadline}; if the difference is not paid by then, the booking is cancelled and refunded by its policy.`,
    },
    refunding: {
      heading: (amount: string) => `${amount} comes back to you`,
      lead: 'The new time costs less. Stripe is returning the difference; then your new time is confirmed.',
    },
    settled: { heading: 'Confirming your new time', lead: 'Nothing is left to pay. This takes a second.' },
  },
  REFUND_PENDING: {
    heading: (amount: string) => `${amount} is on its way back`,
    lead: 'It goes to the card or account you paid with. Banks usually take five to ten working days.',
    cancelled: 'Cancelled',
    paid: 'You paid',
    kept: 'Kept by the refund policy',
    back: 'Comes back',
  },
  REFUND_COMPLETED: {
    heading: (amount: string) => `${amount} refunded`,
    lead: 'Stripe has sent it to the card or account you paid with. Your bank may take some days to show it.',
    help: 'If it does not arrive within ten working days, write to us and name the reference on your slip.',
  },
  ERROR_CALENDLY: {},
  ERROR_PAYMENT: {
    held: 'Your time is still held for you.',
    refund: {
      heading: 'Your refund needs another try',
      lead: (amount: string) =>
        `${amount} is owed to you and will be paid. Stripe could not send it at the first try, so we are trying again. Nothing will be charged.`,
      next: 'If it does not work by itself, a person takes care of it. You need not do anything.',
    },
  },
  ERROR_WEBHOOK: {
    heading: 'Still waiting for the calendar',
    lead: 'It does not tell us about your time. Your time is in the calendar and nothing has been charged; we keep trying.',
    next: 'If it does not work by itself, a person at our side confirms it by hand.',
  },
  ERROR_RECOVERY: {
    attempt: (n: number) => `Attempt ${n}.`,
    calendly: {
      heading: 'Checking the calendar',
      lead: 'We are finding out whether it answers again. Nothing is booked and nothing was charged.',
    },
    webhook: {
      heading: 'Asking the calendar again',
      lead: 'Your time is in it already and nothing has been charged.',
    },
    payment: {
      heading: 'Finding out about your payment',
      lead: 'We are asking Stripe. Your time is held; please do not pay a second time.',
    },
    refund: {
      heading: 'Sending your refund again',
      lead: (amount: string) => `${amount} is owed to you and nothing is lost. Nothing will be charged.`,
    },
    slow: 'Still working on it. You can close this page; nothing is lost.',
  },
};

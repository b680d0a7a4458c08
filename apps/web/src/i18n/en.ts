// English. Every text answers three questions before anything else: is my money safe, is my time held, what now?

import { codes } from './en-codes.ts';
import { screens } from './en-screens.ts';

export const en = {
  language: 'en',
  codes,
  screens,

  title: (heading: string, business: string | null) => (business === null ? heading : `${heading} · ${business}`),
  unnamedBusiness: 'Booking',
  free: 'Free',

  steps: {
    label: 'Your progress',
    done: 'done',
    booking: { session: 'Session', time: 'Time', payment: 'Payment', booked: 'Booked' },
    refund: { cancelled: 'Cancelled', sent: 'Refund sent', refunded: 'Refunded' },
  },

  connection: {
    pill: { connecting: 'Connecting', live: 'Live', reconnecting: 'Reconnecting', offline: 'Offline' },
    saving: 'Saving',
    note: {
      connecting: null,
      live: null,
      reconnecting: 'Connecting again. What you see may be a moment old; your booking is safe with us.',
      offline: 'You are offline. Your booking is safe with us, and this page goes on when you are back.',
    },
  },

  saving: 'One moment',
  progress: 'What we are doing',

  answers: {
    labels: { money: 'Your money', time: 'Your time', next: 'What now' },
    money: {
      free: 'This session is free',
      untouched: 'Nothing has been charged',
      unclear: 'If you have paid, it is safe and counts for this booking',
      settling: 'On its way from your bank',
      orphan: 'A payment that came afterwards goes back to you in full',
      paid: (amount: string) => `${amount} paid, and safe with us`,
      spent: (amount: string) => `${amount} paid`,
      kept: (amount: string) => `${amount} stays with us by the refund policy`,
      owed: (amount: string, kept: string | null) => `${amount} is owed to you${keeping(kept)}`,
      returning: (amount: string, kept: string | null) => `${amount} is on its way back${keeping(kept)}`,
      returned: (amount: string, kept: string | null) => `${amount} returned${keeping(kept)}`,
    },
    time: {
      none: 'Not chosen yet',
      inCalendar: 'In the calendar already',
      held: 'Held for you',
      heldUntil: (moment: string) => `Held for you until ${moment}`,
      booked: 'Booked for you',
      moving: 'Your booking stands while it moves',
      undoable: 'Still yours if you change your mind',
      released: 'Released',
      past: 'The session took place',
    },
  },
  waiting: 'This page goes on by itself.',

  slip: {
    label: 'Your booking',
    noTime: 'Your time goes here',
    noTimeHint: 'Pick one in the calendar.',
    timeComing: 'Time chosen',
    timeComingHint: 'The calendar is about to tell us which.',
    was: (moment: string) => `Was ${moment}`,
    with: (host: string) => `with ${host}`,
    lines: {
      price: 'Price',
      from: 'Price from',
      paid: 'Paid',
      kept: 'Kept by the policy',
      back: 'Comes back',
      returned: 'Returned',
      toPay: 'Still to pay',
    },
    nothing: 'Nothing',
    reference: 'Reference',
    status: {
      held: (clock: string) => `Held for you until ${clock}`,
      heldOpen: 'Held for you',
      paid: 'Paid',
      confirmed: 'Confirmed',
      moved: 'Moving',
      cancelled: 'Cancelled',
      refunded: 'Refunded',
      past: 'Took place',
      ended: 'Ended',
    },
  },

  policy: {
    label: 'If you cancel',
    until: (moment: string, refund: string) => `Until ${moment}: ${refund}`,
    before: (hours: number, percent: string) => `Up to ${inHours(hours)} before: ${percent}`,
    after: 'After that: no refund',
    always: 'No refund',
    full: 'full refund',
    part: (amount: string) => `${amount} back`,
    percent: (percent: number) => (percent === 100 ? 'full refund' : `${percent}% back`),
    now: 'You are here',
    short: (moment: string) => `You can cancel for a full refund until ${moment}.`,
    none: 'A cancellation brings no refund any more.',
  },

  promises: {
    label: 'How it works',
    list: [
      { title: 'Pick your time', text: 'You choose from the times that are really free, in your own time zone.' },
      { title: 'Pay on Stripe’s page', text: 'Your time is held for you meanwhile. Your card details never reach us.' },
      { title: 'Keep the link we mail you', text: 'It opens your booking whenever you want to change or cancel it.' },
    ],
  },

  hold: {
    label: 'Time held for you',
    left: 'left to pay',
    soon: 'Need longer? One click gives you more time, and nothing you have done is lost.',
    over: 'Checking whether your time is still held.',
    announce: (minutes: number) =>
      `Your time is held for ${minutes === 1 ? 'one more minute' : `${minutes} more minutes`}. You can ask for more time.`,
  },

  undo: { left: 'left to change your mind', over: 'Releasing your time.' },

  newTab: 'opens in a new tab',

  actions: {
    choose: 'Choose a session',
    pickTime: 'Pick a time',
    back: 'Back',
    startOver: 'Start over',
    release: 'Release this time',
    pay: (amount: string) => `Pay ${amount}`,
    payOpening: 'Opening the payment page',
    payAgain: 'Back to the payment page',
    moreTime: 'I need more time',
    alreadyPaid: 'I have already paid',
    checkNow: 'Check now',
    retry: (amount: string) => `Try again, ${amount}`,
    freshPage: 'Get a fresh payment page',
    askStripe: 'Ask Stripe what happened',
    reloadCalendar: 'Load the calendar again',
    checkCalendar: 'Check the connection',
    openInTab: 'Open the calendar in a new tab',
    addToCalendar: 'Add to calendar',
    join: 'Join the session',
    receipt: 'Receipt',
    changeTime: 'Change time',
    keepTime: 'Keep my present time',
    backToBooking: 'Back to my booking',
    cancel: 'Cancel booking',
    keep: 'Keep my booking',
    refundNow: 'Try the refund now',
    bookAgain: 'Book another session',
    tryAgain: 'Try again',
    resume: (reference: string) => `Continue ${reference}`,
  },

  confirmRelease: {
    heading: 'Release this time?',
    body: 'It becomes free for others at once, and this booking ends. Nothing has been charged.',
    yes: 'Release it',
    no: 'Keep it',
  },
  confirmStop: {
    heading: 'Cancel and get everything back?',
    body: (amount: string) => `Your time is released and ${amount} goes back to you in full.`,
    yes: (amount: string) => `Cancel and refund ${amount}`,
    no: 'Keep my booking',
  },
  confirmCancel: {
    heading: 'Cancel this booking?',
    refund: (refund: string, paid: string) => `${refund} of the ${paid} you paid goes back to you.`,
    full: (refund: string) => `${refund} goes back to you: all that you paid.`,
    none: (paid: string) => `The refund policy returns nothing this close to the session. ${paid} stays with us.`,
    free: 'This session is free, so there is nothing to pay back.',
    unknown: 'We are working out what you get back.',
    changesAt: (moment: string) => `From ${moment} on it would be less.`,
    undo: 'You can change your mind for a minute afterwards.',
    yes: (refund: string | null) => (refund === null ? 'Cancel booking' : `Cancel and refund ${refund}`),
    no: 'Keep my booking',
  },

  choices: {
    label: 'Sessions',
    offered: 'What you can book',
    from: 'from',
    loading: 'Loading the sessions',
    empty: 'There is nothing to book at the moment. Please come back later.',
    failed: 'The sessions could not be loaded. Please check your connection and try again.',
    for: (session: string) => `for ${session}`,
  },

  embed: {
    title: (session: string) => `Calendar for ${session}`,
    loading: 'Loading free times',
    tabHint: 'If you pick your time in a new tab, the link to pay comes to you by mail.',
  },

  pages: {
    loading: 'Opening your booking',
    loadingLate: 'This takes longer than usual. Your booking is safe with us; please check your connection.',
    lost: {
      heading: 'Open the link in our mail to you',
      lead: (reference: string) => `Booking ${reference} is safe, but this browser does not hold the key to it.`,
      body: 'The link in our newest mail opens it on any device, once. We gladly mail you another one.',
    },
    mailLink: {
      ask: 'Mail me a new link',
      sent: 'If there is such a booking, a new link is on its way to the address it was made with. One comes every ten minutes at most.',
    },
    outdated: {
      heading: 'This page is older than your booking',
      lead: 'We have updated our site in the meantime. Your booking is safe; load the page again to see it.',
      reload: 'Load again',
    },
    recovery: {
      heading: 'Open your booking',
      lead: 'This link opens your booking in this browser. Only open it on a device you trust.',
      open: 'Open my booking',
      opening: 'Opening',
      used: {
        heading: 'This link has already been used',
        lead: 'Each link opens a booking once. Your newest mail from us has the newest link; or have us mail you another one.',
      },
    },
    unknown: { heading: 'There is nothing here', lead: 'The address may be incomplete. Your bookings are safe.' },
    broken: {
      heading: 'This page has stopped working',
      lead: 'Your booking and your money are safe with us. Load the page again to go on.',
    },
  },
};

function keeping(kept: string | null): string {
  return kept === null ? '' : `; ${kept} is kept by the refund policy`;
}

function inHours(hours: number): string {
  if (hours === 0) return 'the moment';
  if (hours % 24 === 0 && hours >= 48) return `${hours / 24} days`;
  return hours === 1 ? '1 hour' : `${hours} hours`;
}

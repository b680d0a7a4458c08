// English. Every text answers three questions before anything else: is my money safe, is my time held, what now?

import { plural, t } from '@lingui/core/macro';

/** What the whole app says; a booking's screens and codes have more (words.ts). */
export const en = {
  title: (heading: string, business: string | null) => (business === null ? heading : `${heading} · ${business}`),
  unnamedBusiness: () => t`Booking`,
  free: () => t`Free`,

  steps: {
    label: () => t`Your progress`,
    done: () => t`done`,
    booking: { session: () => t`Session`, time: () => t`Time`, payment: () => t`Payment`, booked: () => t`Booked` },
    refund: { cancelled: () => t`Cancelled`, sent: () => t`Refund`, refunded: () => t`Refunded` },
  },

  connection: {
    pill: {
      connecting: () => t`Connecting`,
      live: () => t`Live`,
      reconnecting: () => t`Reconnecting`,
      offline: () => t`Offline`,
    },
    saving: () => t`Saving`,
    note: {
      connecting: null,
      live: null,
      reconnecting: () => t`Connecting again. What you see may be a moment old; your booking is safe with us.`,
      offline: () => t`You are offline. Your booking is safe with us, and this page goes on when you are back.`,
    },
  },

  saving: () => t`One moment`,
  savingSlow: () => t`Still on its way to us. It is done once, however often your browser has to ask.`,
  savingSlower: () => t`We cannot be reached yet. If you close this page before that, your booking may stay as it is.`,
  progress: () => t`What we are doing`,

  times: {
    fromDate: (date: string) => t`from ${date}`,
    untilDate: (date: string) => t`until ${date}`,
    fromHour: (clock: string) => t`from ${clock}`,
    untilHour: (clock: string) => t`before ${clock}`,
  },

  answers: {
    labels: { money: () => t`Your money`, time: () => t`Your time`, next: () => t`What now` },
    money: {
      free: () => t`This session is free`,
      untouched: () => t`Nothing has been charged`,
      noneYet: () => t`No payment has reached us yet`,
      unclear: () => t`If you have paid, it is safe and counts for this booking`,
      settling: () => t`On its way from your bank`,
      late: () => t`If a payment still arrives, it goes back to you in full`,
      inCalendar: () => t`You may have paid in the calendar; nobody charges you twice`,
      orphan: () => t`A payment that came afterwards goes back to you in full`,
      paid: (amount: string) => t`${amount} paid, and safe with us`,
      spent: (amount: string) => t`${amount} paid`,
      kept: (amount: string) => t`${amount} stays with us by the refund policy`,
      owed: (amount: string, kept: string | null) =>
        kept === null ? t`${amount} is owed to you` : t`${amount} is owed to you; ${kept} is kept by the refund policy`,
      returning: (amount: string, kept: string | null) =>
        kept === null
          ? t`${amount} is on its way back`
          : t`${amount} is on its way back; ${kept} is kept by the refund policy`,
      returned: (amount: string, kept: string | null) =>
        kept === null ? t`${amount} returned` : t`${amount} returned; ${kept} is kept by the refund policy`,
    },
    disputed: () =>
      t`Your bank is looking at this payment, so we cannot return money until it has decided. Nothing else changes for you.`,
    time: {
      none: () => t`Not chosen yet`,
      inCalendar: () => t`In the calendar already`,
      held: () => t`Held for you`,
      heldUntil: (moment: string) => t`Held for you until ${moment}`,
      booked: () => t`Booked for you`,
      moving: () => t`Your booking stands while it moves`,
      undoable: () => t`Still yours if you change your mind`,
      released: () => t`Released`,
      past: () => t`The session took place`,
    },
  },
  waiting: () => t`This page goes on by itself.`,

  slip: {
    label: () => t`Your booking`,
    noTime: () => t`Your time goes here`,
    noTimeHint: () => t`Pick one in the calendar.`,
    timeComing: () => t`Time chosen`,
    timeComingHint: () => t`The calendar is about to tell us which.`,
    was: (moment: string) => t`Was ${moment}`,
    with: (host: string) => t`with ${host}`,
    lines: {
      price: () => t`Price`,
      from: () => t`Price from`,
      paid: () => t`Paid`,
      kept: () => t`Kept by the policy`,
      back: () => t`Comes back`,
      returned: () => t`Returned`,
      toPay: () => t`Still to pay`,
    },
    nothing: () => t`Nothing`,
    reference: () => t`Reference`,
    status: {
      held: (clock: string) => t`Held for you until ${clock}`,
      heldOpen: () => t`Held for you`,
      paid: () => t`Paid`,
      confirmed: () => t`Confirmed`,
      moved: () => t`Moving`,
      cancelled: () => t`Cancelled`,
      refunded: () => t`Refunded`,
      past: () => t`Took place`,
      ended: () => t`Ended`,
    },
  },

  policy: {
    label: () => t`If you cancel`,
    until: (moment: string, refund: string) => t`Until ${moment}: ${refund}`,
    before: (hours: number, refund: string) => {
      if (hours === 0) return t`Until it begins: ${refund}`;
      const days = hours / 24;
      return days >= 2 && Number.isInteger(days)
        ? t`Up to ${plural(days, { one: '# day', other: '# days' })} before: ${refund}`
        : t`Up to ${plural(hours, { one: '# hour', other: '# hours' })} before: ${refund}`;
    },
    after: () => t`After that: no refund`,
    always: () => t`No refund`,
    full: () => t`full refund`,
    part: (amount: string) => t`${amount} back`,
    percent: (percent: number) => (percent === 100 ? t`full refund` : t`${percent}% back`),
    now: () => t`You are here`,
    short: (moment: string) => t`You can cancel for a full refund until ${moment}.`,
    none: () => t`A cancellation brings no refund any more.`,
  },

  promises: {
    label: () => t`How it works`,
    list: [
      {
        title: () => t`Pick your time`,
        text: () => t`You choose from the times that are really free, in your own time zone.`,
      },
      {
        title: () => t`Pay on Stripe’s page`,
        text: () => t`Your time is held for you meanwhile. Your card details never reach us.`,
      },
      {
        title: () => t`Keep the link we mail you`,
        text: () => t`It opens your booking whenever you want to change or cancel it.`,
      },
    ],
  },

  hold: {
    label: () => t`Time held for you`,
    left: () => t`left to pay`,
    soon: () => t`Need longer? One click gives you more time, and nothing you have done is lost.`,
    over: () => t`Checking whether your time is still held.`,
    announce: (minutes: number) =>
      t`Your time is held for ${plural(minutes, { one: 'one more minute', other: '# more minutes' })}. You can ask for more time.`,
  },

  undo: { left: () => t`left to change your mind`, over: () => t`Releasing your time.` },

  frame: {
    language: () => t`Language`,
    zone: () => t`Time zone`,
    contact: () => t`Questions? Write to us`,
  },

  stillThere: {
    question: () => t`Are you still there? This page starts over in less than two minutes.`,
    yes: () => t`I am still here`,
  },

  newTab: () => t`opens in a new tab`,

  actions: {
    choose: () => t`Choose a session`,
    pickTime: () => t`Pick a time`,
    back: () => t`Back`,
    startOver: () => t`Start over`,
    release: () => t`Release this time`,
    pay: (amount: string) => t`Pay ${amount}`,
    payOpening: () => t`Opening the payment page`,
    offline: () => t`It opens when you are back online.`,
    payAgain: () => t`Back to the payment page`,
    moreTime: () => t`I need more time`,
    alreadyPaid: () => t`I have already paid`,
    checkNow: () => t`Check now`,
    retry: (amount: string) => t`Try again, ${amount}`,
    freshPage: () => t`Get a fresh payment page`,
    askStripe: () => t`Ask Stripe what happened`,
    reloadCalendar: () => t`Load the calendar again`,
    pickAnew: () => t`Pick another time`,
    chooseAnother: () => t`Choose another session`,
    checkCalendar: () => t`Check the connection`,
    openInTab: () => t`Open the calendar in a new tab`,
    addToCalendar: () => t`Add to calendar`,
    join: () => t`Join the session`,
    receipt: () => t`Receipt`,
    changeTime: () => t`Change time`,
    keepTime: () => t`Keep my present time`,
    backToBooking: () => t`Back to my booking`,
    cancel: () => t`Cancel booking`,
    keep: () => t`Keep my booking`,
    refundNow: () => t`Try the refund now`,
    bookAgain: () => t`Book another session`,
    tryAgain: () => t`Try again`,
    resume: (reference: string) => t`Continue ${reference}`,
  },

  confirmRelease: {
    heading: () => t`Release this time?`,
    untouched: () => t`It becomes free for others at once, and this booking ends. Nothing has been charged.`,
    paidPerhaps: () =>
      t`It becomes free for others at once, and this booking ends. If you have paid, or a payment still arrives, it goes back to you in full.`,
    yes: () => t`Release it`,
    no: () => t`Keep it`,
  },
  confirmStop: {
    heading: () => t`Cancel and get everything back?`,
    body: (amount: string) => t`Your time is released and ${amount} goes back to you in full.`,
    yes: (amount: string) => t`Cancel and refund ${amount}`,
    no: () => t`Keep my booking`,
  },
  confirmCancel: {
    heading: () => t`Cancel this booking?`,
    refund: (refund: string, paid: string) =>
      t`By the refund policy ${refund} of the ${paid} you paid goes back to you.`,
    full: (refund: string) => t`By the refund policy ${refund} goes back to you: all that you paid.`,
    none: (paid: string) => t`The refund policy returns nothing this close to the session. ${paid} stays with us.`,
    free: () => t`This session is free, so there is nothing to pay back.`,
    unknown: () => t`We are working out what you get back.`,
    changesAt: (moment: string) => t`From ${moment} on it would be less.`,
    undo: () => t`You can change your mind for a minute afterwards.`,
    yes: (refund: string | null) => (refund === null ? t`Cancel booking` : t`Cancel and refund ${refund}`),
    no: () => t`Keep my booking`,
  },

  choices: {
    label: () => t`Sessions`,
    offered: () => t`What you can book`,
    from: () => t`from`,
    loading: () => t`Loading the sessions`,
    empty: () => t`There is nothing to book at the moment. Please come back later.`,
    failed: () => t`The sessions could not be loaded. Please check your connection and try again.`,
    for: (session: string) => t`for ${session}`,
  },

  embed: {
    title: (session: string) => t`Calendar for ${session}`,
    loading: () => t`Loading free times`,
    tabHint: () => t`If you pick your time in a new tab, the link to pay comes to you by mail.`,
    pickedThere: () => t`Picked a time in the new tab? The link to pay comes by mail; you can close this page.`,
    inTab: {
      title: () => t`Did you pick a time in the new tab?`,
      body: () =>
        t`Then it is yours: the link to pay comes by mail, and you can close this page. Nothing has been charged.`,
    },
  },

  pages: {
    loading: () => t`Opening your booking`,
    loadingLate: () => t`This takes longer than usual. Your booking is safe with us; please check your connection.`,
    lost: {
      heading: () => t`Open the link in our mail to you`,
      lead: (reference: string) => t`Booking ${reference} is safe, but this browser does not hold the key to it.`,
      body: () => t`The link in our newest mail opens it on any device, once. We gladly mail you another one.`,
    },
    mailLink: {
      ask: () => t`Mail me a new link`,
      sent: () =>
        t`If there is such a booking, a new link is on its way to the address it was made with. One comes every ten minutes at most.`,
    },
    outdated: {
      heading: () => t`This page is older than your booking`,
      lead: () => t`We have updated our site in the meantime. Your booking is safe; load the page again to see it.`,
      reload: () => t`Load again`,
    },
    recovery: {
      heading: () => t`Open your booking`,
      lead: () => t`This link opens your booking in this browser. Only open it on a device you trust.`,
      open: () => t`Open my booking`,
      opening: () => t`Opening`,
      void: {
        heading: () => t`This link no longer opens the booking`,
        lead: () =>
          t`It has been used, is too old, or the booking has ended since. Your newest mail from us has the newest link; or have us mail you another one.`,
      },
    },
    unknown: {
      heading: () => t`There is nothing here`,
      lead: () => t`The address may be incomplete. Your bookings are safe.`,
    },
    broken: {
      heading: () => t`This page has stopped working`,
      lead: () => t`Your booking and your money are safe with us. Load the page again to go on.`,
    },
  },
};

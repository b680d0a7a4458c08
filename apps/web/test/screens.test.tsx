import { expectedTimers, LEAF_PATHS, pathOf, stateOf } from '@slotpay/machine';
import { describe, expect, it } from 'vitest';
import { machine } from '../src/booking/machine.ts';
import type { Model } from '../src/booking/model.ts';
import { moneyOf, timeOf } from '../src/booking/standing.ts';
import { eventOf, type Wish, type WishType } from '../src/booking/wish.ts';
import { CODES } from '../src/gallery/codes.ts';
import { business, CASES, modelOf } from '../src/gallery/fixtures.ts';
import { journeys, NOW } from '../src/gallery/journey.ts';
import { deepDive } from '../src/gallery/offer.ts';
import { words } from '../src/i18n/words.ts';
import { screenOf } from '../src/screens/registry.ts';
import { CODED } from './coded.ts';
import { draw, eventsOn, textOf } from './draw.tsx';

const wishOf = (type: WishType): Wish =>
  type === 'startCalendlyScheduling' ? { type, terms: deepDive.terms } : { type };

/** What Stripe is asked for by the client's word and by a recovery is one question to the client. */
const distinct = (offered: readonly WishType[]) =>
  offered.filter((type) => type !== 'onCheckoutReturned' || !offered.includes('attemptRecovery'));

describe('every leaf of the statechart', () => {
  it.each(LEAF_PATHS)('%s is reached by the machine itself', (path) => {
    expect(pathOf(journeys[path].snapshot)).toBe(path);
  });

  it.each(LEAF_PATHS)('%s has a control for everything the client may ask there, and none besides', (path) => {
    const model = modelOf(path);
    expect(eventsOn(draw(model)).sort()).toEqual(distinct(model.offered).sort());
  });

  it.each(LEAF_PATHS)('%s is drawn with controls the machine takes', (path) => {
    const { snapshot } = journeys[path];
    for (const type of eventsOn(draw(modelOf(path)))) {
      const step = machine.step(snapshot, eventOf(wishOf(type as WishType), NOW));
      expect([type, step.outcome]).toEqual([type, 'moved']);
    }
  });
});

describe('the gallery', () => {
  it.each(LEAF_PATHS)('%s waits for what the machine waits for there, and knows until when', (path) => {
    const { snapshot, timers } = journeys[path];
    expect(timers.map(({ id }) => id).sort()).toEqual(expectedTimers(snapshot).sort());
    const { booking } = modelOf(path);
    if (booking) expect(booking.deadline).toBe(timers.map(({ dueAt }) => dueAt).sort()[0] ?? null);
  });
});

describe('every screen', () => {
  it.each(CASES)('%s has one heading, and says it in the reader’s words', (name) => {
    const html = draw(modelOf(name));
    expect(html.match(/<h1/g)).toHaveLength(1);
    const text = textOf(html);
    expect(text).not.toMatch(/undefined|null|NaN|\[object|Invalid Date/);
    expect(text).not.toMatch(/webhook|oops|_|\berror\b/i);
  });

  it.each(CASES)('%s never leaves a client without a way on or a word about waiting', (name) => {
    const html = draw(modelOf(name));
    expect(/<button|<a |class="waiting"|class="lead"/.test(html)).toBe(true);
  });

  it.each(CASES)('%s says how money and time stand, and what happens now, as soon as a time is picked', (name) => {
    const model = modelOf(name);
    if (model.context.calendly !== null) expect(draw(model)).toContain('class="answers"');
  });

  it.each(CASES)('%s gives whoever waits a way out, or says that the page may be closed', (name) => {
    const html = draw(modelOf(name));
    if (!html.includes('class="waiting"')) return;
    const { waiting = [] } = screenOf(modelOf(name));
    const mayGo = waiting.some(({ text }) => text.includes('close this page'));
    expect(mayGo || /<button[^>]*aria-disabled="false"/.test(html)).toBe(true);
  });

  it.each(CASES)('%s tells whoever waits more as it takes longer, twice at least', (name) => {
    const { waiting } = screenOf(modelOf(name));
    if (waiting === undefined) return;
    const moments = waiting.map(({ afterMs }) => afterMs);
    expect(moments.length).toBeGreaterThanOrEqual(2);
    expect(moments).toEqual([...new Set(moments)].sort((a, b) => a - b));
    expect(new Set(waiting.map(({ text }) => text)).size).toBe(waiting.length);
  });

  it.each(CASES)('%s has a word about waiting beside every control that waits', (name) => {
    const { actions = [], waiting } = screenOf(modelOf(name));
    const busy = actions.some((action) => action.busy || action.does.kind === 'nothing');
    expect([busy, waiting !== undefined]).not.toEqual([true, false]);
  });

  it.each(CASES.flatMap((name) => modelOf(name).offered.map((wish) => [name, wish] as const)))(
    '%s says that it waits while %s is on its way',
    (name, saving) => {
      const model: Model = { ...modelOf(name), offered: [], saving };
      expect(screenOf(model).waiting).toBeDefined();
    },
  );

  it('a picked time the server has not heard of is never said to be asked for, and the page may be closed', () => {
    const { waiting = [] } = screenOf(modelOf('CALENDLY_SCHEDULED.awaitingWebhook+untold'));
    expect(waiting.map(({ text }) => text).join(' ')).not.toMatch(/asking/);
    expect(waiting.at(-1)?.text).toContain('You can close this page: the link to pay comes by mail');
  });

  it.each(CASES)('%s names what it costs where something costs', (name) => {
    const model = modelOf(name);
    if (model.context.terms === null) return;
    expect(textOf(draw(model))).toContain('€');
  });

  it.each(CODED)('%s, %s does not say that nothing was charged where that is not known', (name, code) => {
    const model = modelOf(name, { code });
    // Of a difference Stripe has said so, whatever was paid before.
    const tried = model.path === 'BOOKING_RESCHEDULED.collectingDifference' && model.context.failure !== null;
    const certain = tried || ['untouched', 'free'].includes(moneyOf(model).kind);
    const text = textOf(draw(model)).replaceAll('Nothing was charged this time', '');
    expect(certain || !/nothing (was|has been) (charged|taken)/i.test(text)).toBe(true);
  });

  it.each(CASES)('%s agrees to a cancellation for the very refund that is shown, or not at all', (name) => {
    const model = modelOf(name);
    for (const { does } of screenOf(model).actions ?? []) {
      if (does.kind !== 'wish' || does.wish.type !== 'cancelBooking') continue;
      expect(does.wish).toMatchObject({ refund: model.booking?.cancellationQuote?.amount });
    }
  });

  it('nothing about a refund ever offers to pay', () => {
    for (const name of CASES) {
      const model = modelOf(name);
      const refunding = journeys[name as keyof typeof journeys]?.snapshot.hasTag('refunding') ?? false;
      if (refunding) expect([name, textOf(draw(model))]).not.toEqual([name, expect.stringMatching(/\bPay €/)]);
    }
  });

  it('while the answer to a wish is awaited, nothing else can be asked', () => {
    const model: Model = { ...modelOf('PAYMENT_FAILED'), offered: [], saving: 'retryPayment' };
    const html = draw(model);
    expect(eventsOn(html)).toEqual([]);
    expect(textOf(html)).toContain('One moment');
  });

  it('an offline client is told that the booking is safe', () => {
    expect(textOf(draw({ ...modelOf('PAYMENT_PENDING'), connection: 'offline' }))).toContain('Your booking is safe');
  });

  it('a refused wish is explained', () => {
    const html = draw({ ...modelOf('PAYMENT_FAILED'), rejected: 'event_not_allowed' });
    expect(textOf(html)).toContain('has moved on');
  });

  it('the sessions say so when they cannot be loaded', () => {
    const failed = { ...modelOf('SESSION_TYPE_SELECTION'), business: { status: 'failed' } as const };
    expect(textOf(draw(failed))).toContain('could not be loaded');
  });
});

describe('particular screens', () => {
  it('cancelling names the exact refund, and when it becomes less', () => {
    const text = textOf(draw(modelOf('BOOKING_CONFIRMED.upcoming')));
    expect(text).toContain('Cancel and refund €120.00');
    expect(text).toMatch(/From Thu 26 Nov, \d\d:\d\d on it would be less/);
  });

  it('a price that depends on the time is shown from its lowest', () => {
    expect(textOf(draw(modelOf('SESSION_TYPE_SELECTION'))).replaceAll(/\s+/g, ' ')).toContain('from €90.00');
  });

  it.each([
    ['embed_timeout', 'Load the calendar again'],
    ['calendar_unreachable', 'Load the calendar again'],
    ['session_type_unknown', 'Choose another session'],
    ['too_many_unpaid', 'Continue SP-7F3K-92QD'],
    ['invitee_already_booked', 'Continue SP-7F3K-92QD'],
    ['calendly_uri_invalid', undefined],
    ['internal_error', undefined],
  ])('what stops the calendar with %s offers first what helps: %s', (code, label) => {
    const model = { ...modelOf('ERROR_CALENDLY', { code }), elsewhere: { here: [], lost: ['SP-7F3K-92QD'] } };
    const { actions = [] } = screenOf(model);
    expect(actions.find(({ weight }) => weight === 'primary')?.label).toBe(label);
    const again = ['embed_timeout', 'calendar_unreachable'].includes(code);
    expect(actions.some((action) => action.label === 'Load the calendar again')).toBe(again);
  });

  it('a time that is in the calendar is not picked a second time by our advice', () => {
    for (const code of ['internal_error', 'unheard_of']) {
      const { actions = [] } = screenOf(modelOf('ERROR_CALENDLY', { code }));
      expect(actions.map(({ label }) => label)).toEqual(['Start over']);
    }
  });

  it('whoever has opened the calendar in a new tab is not told that nothing is booked', () => {
    for (const name of ['CALENDLY_SCHEDULING+inTab', 'ERROR_CALENDLY+inTab']) {
      const text = textOf(draw(modelOf(name)));
      expect(text).not.toContain('Nothing is booked');
      expect(text).toMatch(/the link to pay comes by mail.*you can close this page/i);
    }
    expect(screenOf(modelOf('ERROR_CALENDLY+inTab')).actions?.some(({ weight }) => weight === 'primary')).toBe(false);
  });

  it('a page about to start over asks first, and one button keeps it', () => {
    expect(textOf(draw(modelOf('CALENDLY_SCHEDULING+stillThere')))).toMatch(/Are you still there\?.*I am still here/);
    expect(textOf(draw(modelOf('CALENDLY_SCHEDULING')))).not.toContain('still there');
  });

  it.each(CASES.filter((name) => name.startsWith('PAYMENT_FAILED') || name.startsWith('ERROR_PAYMENT.payment')))(
    '%s puts the question whether something was paid once',
    (name) => {
      const asked = (screenOf(modelOf(name)).actions ?? []).filter(
        ({ does }) => does.kind === 'wish' && ['onCheckoutReturned', 'attemptRecovery'].includes(does.wish.type),
      );
      expect(asked.length).toBeLessThanOrEqual(1);
    },
  );

  it.each(CASES.filter((name) => /"https:\/\/checkout/.test(draw(modelOf(name)))))(
    '%s leads to no payment page while offline, and says why',
    (name) => {
      const html = draw({ ...modelOf(name), connection: 'offline' });
      for (const [link] of html.matchAll(/<a [^>]*href="https:\/\/checkout[^>]*>/g))
        expect(link).toMatch(/aria-disabled="true" aria-describedby="/);
      expect(textOf(html)).toContain('opens when you are back online');
    },
  );

  it('a new time shows what it would cost more or less before one is picked', () => {
    const text = textOf(draw(modelOf('BOOKING_CONFIRMED.upcoming+picking'))).replaceAll(/\s+/g, ' ');
    expect(text).toContain('Saturday and Sunday €60.00 more, €180.00 in all');
    expect(text).toContain('Tuesday, before 12:00 €30.00 back, €90.00 in all');
    expect(text).toContain('At all other times Costs the same');
  });

  it('a price for certain times names their zone to a client elsewhere', () => {
    const place = { locale: 'en-US', timeZone: 'America/New_York' };
    const model = modelOf('BOOKING_CONFIRMED.upcoming+picking', { place });
    const text = textOf(draw(model)).replaceAll(/\s+/g, ' ');
    expect(text).toContain('Saturday and Sunday, Central European Time (Berlin) €60.00 more');
    expect(text).toContain('Tuesday, before 12:00 PM, Central European Time (Berlin) €30.00 back');
    expect(textOf(draw(modelOf('BOOKING_CONFIRMED.upcoming+picking')))).not.toContain('Central European Time (Berlin)');
  });

  it('a booking that was moved says from when, by whom, and what is waived', () => {
    const model = modelOf('BOOKING_CONFIRMED.upcoming');
    if (!model.booking) throw new Error('the server has it');
    const from = { startsAt: '2026-11-26T13:00:00.000Z', endsAt: '2026-11-26T14:00:00.000Z' };
    const reschedule = { by: 'host', at: NOW, from, difference: 0, waived: 6_000, settled: true } as const;
    const text = textOf(draw({ ...model, booking: { ...model.booking, reschedule } }));
    expect(text).toContain('Thu 26 Nov, 14:00');
    expect(text).toContain('Mara Lindqvist moved your session');
    expect(text).toContain('€60.00 more. We waive it');
  });

  it.each(CASES)('%s says in one calm sentence that a bank is looking at the payment, while one is', (name) => {
    const model = modelOf(name);
    const sentence = 'Your bank is looking at this payment, so we cannot return money until it has decided.';
    const disputed = textOf(draw({ ...model, facts: { ...model.facts, disputed: true } }));
    expect(disputed.split(sentence)).toHaveLength(2);
    expect(disputed).not.toContain('paid, and safe with us');
    if (!name.endsWith('+disputed')) expect(textOf(draw(model))).not.toContain(sentence);
  });

  it('a client back from the payment page is asked not to pay twice', () => {
    expect(textOf(draw(modelOf('PAYMENT_PROCESSING.awaitingCheckout+returned')))).toContain('do not pay a second time');
  });

  it('a new time is shown beside the old one, with what it costs more', () => {
    const text = textOf(draw(modelOf('BOOKING_RESCHEDULED.collectingDifference')));
    expect(text).toContain('Pay €60.00 for the new time');
    expect(text).toMatch(/Fri 27 Nov.*Sat 28 Nov/s);
  });

  it.each(CASES.filter((name) => name.endsWith('+returned')))('%s is not invited to pay again', (name) => {
    const { actions = [], heading } = screenOf(modelOf(name));
    expect(heading).toBe('Checking your payment');
    const toStripe = actions.filter(({ does }) => does.kind === 'link');
    expect(toStripe.filter(({ weight }) => weight !== 'quiet')).toEqual([]);
    expect(actions.some(({ weight }) => weight === 'primary')).toBe(false);
  });

  it.each(CODES['BOOKING_RESCHEDULED.collectingDifference'])('a difference that was not paid says why: %s', (code) => {
    const name = 'BOOKING_RESCHEDULED.collectingDifference';
    const { title, body } = code.startsWith('stripe.')
      ? words.codes.trouble(true)
      : words.codes.payment(code, 'SP-7F3K-92QD');
    const { heading, lead, actions = [] } = screenOf(modelOf(name, { code }));
    expect([heading, lead]).toEqual([title, body]);
    expect(actions[0]).toMatchObject({ label: 'Try again, €60.00', weight: 'primary' });
    expect(textOf(draw(modelOf(name, { code })))).toContain('If the difference is not paid by');
  });

  it('a payment page that did not open for a difference can be asked for again', () => {
    const model = modelOf('BOOKING_RESCHEDULED.collectingDifference+notOpened');
    const { heading, actions = [] } = screenOf(model);
    expect(heading).toBe('The payment page did not open');
    expect(textOf(draw(model))).toContain('we waive it and the new time is yours at the old price');
    expect(actions[0]).toMatchObject({ weight: 'primary', does: { kind: 'wish', wish: { type: 'retryPayment' } } });
  });

  it('cancelling before a dearer time is paid for is worth what it was at the old one', () => {
    const text = textOf(draw(modelOf('BOOKING_RESCHEDULED.collectingDifference+half')));
    expect(text).toContain('If you cancel before you pay, €60.00 comes back to you');
    expect(text).toContain('Until Fri 27 Nov, 10:00: full refund');
    const early = textOf(draw(modelOf('BOOKING_RESCHEDULED.collectingDifference')));
    expect(early).toContain('If you cancel before you pay, €120.00 comes back to you');
  });

  it('what happens to a difference unpaid at the deadline is what the terms say', () => {
    const model = modelOf('BOOKING_RESCHEDULED.collectingDifference');
    expect(textOf(draw(model))).toContain('the booking is cancelled and refunded by its policy');
    const { terms } = model.context;
    if (!terms) throw new Error('a session type was chosen');
    const context = { ...model.context, terms: { ...terms, unpaidDifference: 'waive' as const } };
    const text = textOf(draw({ ...model, context }));
    expect(text).toContain('we waive it and the new time is yours at the old price');
    expect(text).not.toContain('cancelled');
  });

  it('another try to collect is promised only where there will be one', () => {
    expect(screenOf(modelOf('ERROR_PAYMENT.payment')).next).toBe('We try again at 10:00, and so can you');
    const stuck = modelOf('ERROR_PAYMENT.payment+stuck');
    const until = 'Mon 23 Nov, 10:00';
    expect(screenOf(stuck).next).toContain(`You can try again until ${until}; then your time is released`);
    expect(timeOf(stuck)).toEqual({ kind: 'heldUntil', until: stuck.facts.deadline });
    const usedUp = { ...stuck.context, failure: null, recovery: { origin: 'PAYMENT_PENDING', attempts: 5 } } as const;
    expect(screenOf({ ...stuck, context: usedUp }).next).toContain('A person at our side');
    for (const name of CASES.filter((one) => one.startsWith('ERROR_PAYMENT.payment')))
      expect(textOf(draw(modelOf(name)))).not.toContain('by ourselves');
  });

  it('nobody is promised to take over what only this browser knows', () => {
    const { next, waiting = [] } = screenOf(modelOf('ERROR_RECOVERY.calendly'));
    expect([next, ...waiting.map(({ text }) => text)].join(' ')).not.toMatch(/a person|close this page/);
  });

  it('the business is named on every page', () => {
    if (business.status !== 'ready') throw new Error('the fixture is ready');
    for (const name of CASES) expect(draw(modelOf(name))).toContain(business.businessName);
  });

  it('a client finds where to write to on every page, and where there is no contact no sentence tells them to', () => {
    if (business.status !== 'ready') throw new Error('the fixture is ready');
    for (const name of CASES) {
      const model = modelOf(name, { now: '2026-12-20T09:00:00.000Z' });
      const { reference } = model.facts;
      const subject = reference === null ? '' : `?subject=${reference}`;
      expect(draw(model)).toContain(`href="mailto:hello@northlight.example${subject}"`);
      const silent = { ...model, business: { ...business, contact: null } };
      expect([name, textOf(draw(silent))]).toEqual([name, expect.not.stringMatching(/write to us/i)]);
    }
  });

  it.each(CODED)('%s, %s tells nobody to write where there is no contact', (name, code) => {
    if (business.status !== 'ready') throw new Error('the fixture is ready');
    const model = { ...modelOf(name, { code }), business: { ...business, contact: null } };
    expect(textOf(draw(model))).not.toMatch(/write to us/i);
  });

  it.each(Object.keys(journeys))('%s belongs to one of the 18 states', (path) => {
    expect(draw(modelOf(path))).toContain(`data-state="${path}"`);
    expect(stateOf(modelOf(path).path)).toBe(path.split('.')[0]);
  });
});

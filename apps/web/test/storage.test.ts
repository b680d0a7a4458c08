import { LEAF_PATHS } from '@slotpay/machine';
import { beforeEach, describe, expect, it } from 'vitest';
import { flowIsKept, openReferences, recoverableReferences } from '../src/booking/kept.ts';
import { reduce, replicaOf } from '../src/booking/replica.ts';
import {
  dropFlow,
  forgetBooking,
  isKeptIn,
  keepBooking,
  keepFlow,
  keepWanted,
  storedBooking,
  storedFlow,
  storedWanted,
} from '../src/booking/storage.ts';

import { bookingViewOf } from '../src/gallery/fixtures.ts';
import { type Journey, journeys } from '../src/gallery/journey.ts';
import { ForgetfulShelf } from '../src/shelf.ts';

const CAPABILITY = 'c'.repeat(43);
const key = { id: '3f1b7c1e-8f0e-4b43-9a4e-0d6d2f8a7b11', reference: 'SP-7F3K-92QD', capability: CAPABILITY };

let tab: ForgetfulShelf;
let browser: ForgetfulShelf;

beforeEach(() => {
  tab = new ForgetfulShelf();
  browser = new ForgetfulShelf();
});

const flowOf = ({ snapshot }: Journey) => ({ snapshot, timers: [], flowToken: 'token', opening: null, inTab: false });

function held(journey: Journey) {
  const { snapshot } = journey;
  return reduce(replicaOf(snapshot), { type: 'answered', booking: bookingViewOf(journey), snapshot });
}

describe('the flow before there is a booking', () => {
  it.each(['SESSION_TYPE_SELECTION', 'CALENDLY_SCHEDULING', 'ERROR_CALENDLY'] as const)(
    '%s is kept in the tab and comes back as it was',
    (path) => {
      const flow = flowOf(journeys[path]);
      keepFlow(tab, flow);
      expect(storedFlow(tab)?.snapshot.value).toEqual(flow.snapshot.value);
      expect(storedFlow(tab)?.snapshot.context).toEqual(flow.snapshot.context);
      expect(storedFlow(tab)?.flowToken).toBe('token');
      expect(flowIsKept(tab)).toBe(true);
    },
  );

  it('going back to IDLE leaves nothing behind', () => {
    keepFlow(tab, flowOf(journeys.CALENDLY_SCHEDULING));
    keepFlow(tab, flowOf(journeys.IDLE));
    expect(flowIsKept(tab)).toBe(false);
    expect(tab.length).toBe(0);
  });

  it('a picked time that the server has not accepted yet survives a reload with its key', () => {
    const opening = { id: 'key-1', at: '2026-11-22T09:00:00.000Z', eventUri: 'e', inviteeUri: 'i' };
    keepFlow(tab, { ...flowOf(journeys.CALENDLY_SCHEDULING), opening });
    expect(storedFlow(tab)?.opening).toEqual(opening);
  });

  it('is dropped once the server has the booking', () => {
    keepFlow(tab, flowOf(journeys.CALENDLY_SCHEDULING));
    dropFlow(tab);
    expect(storedFlow(tab)).toBeNull();
  });

  it.each([
    ['nonsense', '{'],
    ['another format', JSON.stringify({ format: 99, snapshot: '{}' })],
    ['a snapshot of a later version', JSON.stringify({ format: 1, snapshot: '{"version":999}' })],
  ])('%s in the storage is no flow', (_, text) => {
    tab.setItem('slotpay.flow', text);
    expect(storedFlow(tab)).toBeNull();
  });
});

describe('a booking under way', () => {
  it('keeps its key in the tab only, and its id alone in the browser', () => {
    keepBooking(tab, browser, key, held(journeys['PAYMENT_PROCESSING.awaitingCheckout']));
    expect(storedBooking(tab, key.reference)?.key).toEqual(key);
    const everywhere = Array.from({ length: browser.length }, (_, i) => browser.getItem(browser.key(i) ?? '')).join();
    expect(everywhere).toContain(key.id);
    expect(everywhere).not.toContain(CAPABILITY);
  });

  it('keeps no name and no mail address anywhere', () => {
    keepBooking(tab, browser, key, held(journeys['BOOKING_CONFIRMED.upcoming']));
    const all = [tab, browser].flatMap((s) => Array.from({ length: s.length }, (_, i) => s.getItem(s.key(i) ?? '')));
    expect(all.join()).not.toMatch(/ada|byron|@/i);
  });

  it.each(LEAF_PATHS)('%s is cached in the session exactly if the specification says so', (path) => {
    const journey = journeys[path];
    keepBooking(tab, browser, key, held(journey));
    const cached = storedBooking(tab, key.reference)?.cached ?? null;
    const wanted = isKeptIn('sessionStorage', journey.snapshot) && !journey.snapshot.hasTag('resting');
    expect(cached?.snapshot.value ?? null).toEqual(wanted ? journey.snapshot.value : null);
  });

  it.each(['REFUND_COMPLETED', 'BOOKING_CANCELLED.closed', 'BOOKING_CONFIRMED.elapsed'] as const)(
    '%s clears the recovery id and leaves the key to this tab alone, under way no more',
    (path) => {
      keepBooking(tab, browser, key, held(journeys['BOOKING_CONFIRMED.upcoming']));
      keepBooking(tab, browser, key, held(journeys[path]));
      expect([tab.length, browser.length]).toEqual([1, 0]);
      expect(openReferences(tab)).toEqual([]);
      expect(storedBooking(tab, key.reference)).toEqual({ key, cached: null });
      forgetBooking(tab, browser, key.reference);
      expect(tab.length).toBe(0);
    },
  );

  it('that goes on after it had come to rest is under way again', () => {
    keepBooking(tab, browser, key, held(journeys['BOOKING_CANCELLED.closed']));
    keepBooking(tab, browser, key, held(journeys['BOOKING_CONFIRMED.upcoming']));
    expect([tab.length, openReferences(tab)]).toEqual([1, [key.reference]]);
  });

  it('is listed by its reference until it is forgotten', () => {
    keepBooking(tab, browser, key, held(journeys.PAYMENT_PENDING));
    expect([openReferences(tab), recoverableReferences(browser)]).toEqual([[key.reference], [key.reference]]);
    forgetBooking(tab, browser, key.reference);
    expect([openReferences(tab), recoverableReferences(browser)]).toEqual([[], []]);
  });
});

it('a browser that forbids storage does not stop the booking', () => {
  const full = new ForgetfulShelf();
  full.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  expect(() => keepFlow(full, flowOf(journeys.CALENDLY_SCHEDULING))).not.toThrow();
});

describe('what a client looked for among many sessions', () => {
  it('is there again in this tab, and in no other', () => {
    keepWanted(tab, 'walk');
    expect(storedWanted(tab)).toBe('walk');
    expect(storedWanted(new ForgetfulShelf())).toBe('');
    expect(browser.length).toBe(0);
  });

  it('is forgotten when it is cleared', () => {
    keepWanted(tab, 'walk');
    keepWanted(tab, '');
    expect(tab.length).toBe(0);
  });

  it('outlives another look at the calendars, and ends with the booking it led to', () => {
    keepWanted(tab, 'walk');
    keepFlow(tab, flowOf(journeys.CALENDLY_SCHEDULING));
    keepFlow(tab, flowOf(journeys.IDLE));
    expect(storedWanted(tab)).toBe('walk');
    dropFlow(tab);
    expect(tab.length).toBe(0);
  });

  it('is nothing when it is not readable any more', () => {
    tab.setItem('slotpay.wanted', '{"format":0,"text":"walk"}');
    expect(storedWanted(tab)).toBe('');
  });
});

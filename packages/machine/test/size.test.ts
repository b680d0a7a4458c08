// A stored booking stays small, with ids as long as the providers' really are: docs/decisions/0013.

import { expect, test } from 'vitest';
import { withRealIds } from '../bench/real-ids.ts';
import { LEAF_PATHS, MAX_RATE_RULES, MAX_REFUND_TIERS, type SessionTerms } from '../src/index.ts';
import { at, machine } from './drive.ts';
import { explore } from './explore.ts';
import { TERMS } from './happenings.ts';
import { weightOf } from './weight.ts';

test.each(LEAF_PATHS)(
  'a stored booking in %s weighs at most two kilobytes, with ids as long as they really are',
  (leaf) => {
    const text = withRealIds(machine.serialise(at(leaf).snapshot));
    expect(JSON.parse(text).context.bookingId).toHaveLength(36);
    expect(weightOf(at(leaf).snapshot)).toBeLessThanOrEqual(2048);
  },
);

test('whatever happened to it: two charges, both being returned, and a stray payment and a refund by hand besides', () => {
  const heavy = explore().places.filter(({ drive }) => weightOf(drive.snapshot) > 2048);
  expect(heavy.map(({ key }) => key)).toEqual([]);
});

test('with as many rules and tiers as a session type may have, and two and a half if every rule sets every condition', () => {
  expect(TERMS.rateRules).toHaveLength(MAX_RATE_RULES);
  const tiers = [{ hoursBefore: 168, refundPercent: 100 }, ...TERMS.refundPolicy.tiers].slice(0, MAX_REFUND_TIERS);
  const full = { ...TERMS, refundPolicy: { ...TERMS.refundPolicy, tiers } };
  const heaviest = Math.max(...explore().places.map(({ drive }) => weightOf(drive.snapshot)));
  expect(heaviest + added(full)).toBeLessThanOrEqual(2048);
  const conditions = { weekdays: [1, 2, 3, 4, 5, 6, 7], fromHour: 10, untilHour: 20 };
  const season = { fromDate: '2026-11-30', untilDate: '2026-12-31' };
  const rateRules = TERMS.rateRules.map((rule) => ({ ...rule, ...conditions, ...season }));
  expect(heaviest + added({ ...full, rateRules })).toBeLessThanOrEqual(2560);
});

/** Bytes that other terms weigh more than the usual ones. */
function added(terms: SessionTerms): number {
  return JSON.stringify(terms).length - JSON.stringify(TERMS).length;
}

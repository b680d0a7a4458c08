import { expect, it } from 'vitest';
import { currentStep, policySteps } from '../src/booking/policy.ts';
import { journeys, NOW } from '../src/gallery/journey.ts';

const { context } = journeys['PAYMENT_PROCESSING.awaitingCheckout'].snapshot;

it('the policy has one dated line a tier, with the exact amount each returns', () => {
  expect(policySteps(context)).toEqual([
    { until: '2026-11-26T13:00:00.000Z', hoursBefore: 24, refund: 12_000, percent: 100, full: true },
    { until: '2026-11-27T11:00:00.000Z', hoursBefore: 2, refund: 6_000, percent: 50, full: false },
    { until: null, hoursBefore: null, refund: 0, percent: 0, full: false },
  ]);
});

it.each([
  ['collectingDifference', '2026-11-27T09:00:00.000Z', '2026-11-28T07:00:00.000Z', 18_000],
  ['refundingDifference', '2026-11-30T08:00:00.000Z', '2026-12-01T06:00:00.000Z', 9_000],
] as const)('in %s it is that of the new time, at its price', (child, all, half, price) => {
  const { context } = journeys[`BOOKING_RESCHEDULED.${child}`].snapshot;
  expect(policySteps(context).map(({ until, refund, full }) => [until, refund, full])).toEqual([
    [all, price, true],
    [half, price / 2, false],
    [null, 0, false],
  ]);
});

it('shows hours, not dates, while no time is picked', () => {
  const steps = policySteps(journeys.CALENDLY_SCHEDULING.snapshot.context);
  expect(steps.map(({ until, hoursBefore }) => [until, hoursBefore])).toEqual([
    [null, 24],
    [null, 2],
    [null, null],
  ]);
});

it.each([
  [NOW, 0],
  ['2026-11-26T13:00:00.000Z', 0],
  ['2026-11-26T13:00:00.001Z', 1],
  ['2026-11-27T12:00:00.000Z', 2],
])('at %s line %i is in force', (at, line) => {
  expect(currentStep(policySteps(context), Date.parse(at))).toBe(line);
});

it('a free session has no policy to speak of', () => {
  expect(policySteps({ ...context, price: 0 })).toEqual([]);
});

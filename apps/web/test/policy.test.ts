import { expect, it } from 'vitest';
import { currentStep, policySteps } from '../src/booking/policy.ts';
import { journeys, NOW } from '../src/gallery/journey.ts';

const { context } = journeys['PAYMENT_PROCESSING.awaitingCheckout'].snapshot;

it('the policy has one dated line a tier, with the exact amount each returns', () => {
  expect(policySteps(context)).toEqual([
    { until: '2026-11-26T13:00:00.000Z', hoursBefore: 24, refund: 12_000, percent: 100 },
    { until: '2026-11-27T11:00:00.000Z', hoursBefore: 2, refund: 6_000, percent: 50 },
    { until: null, hoursBefore: null, refund: 0, percent: 0 },
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

// The refund policy as a client reads it: dated steps with exact amounts, by the very function the server quotes with.

import { type BookingContext, cancellationQuote } from '@slotpay/machine';
import type { PolicyStep } from './model.ts';

const HOUR_MS = 3_600_000;

/** The steps of the frozen policy, from now to the session; empty for what costs nothing. */
export function policySteps(context: BookingContext): PolicyStep[] {
  const { terms, calendly } = context;
  const price = priceInFull(context);
  if (!terms || price === 0 || (price === null && terms.price === 0)) return [];
  const start = calendly?.time ? Date.parse(calendly.time.startsAt) : null;
  const tiers = terms.refundPolicy.tiers.filter((tier) => tier.refundPercent > 0);
  const steps = tiers.map((tier): PolicyStep => {
    const until = start === null ? null : new Date(start - tier.hoursBefore * HOUR_MS).toISOString();
    const refund = until === null ? null : refundAt(context, until);
    return { until, hoursBefore: tier.hoursBefore, refund, percent: tier.refundPercent, full: refund === price };
  });
  const last = tiers.at(-1);
  const free = last?.hoursBefore === 0;
  return free ? steps : [...steps, { until: null, hoursBefore: null, refund: 0, percent: 0, full: false }];
}

/** The step in force at `now` (milliseconds); the last one when all are past. */
export function currentStep(steps: readonly PolicyStep[], now: number): number {
  const index = steps.findIndex((step) => step.until !== null && now <= Date.parse(step.until));
  return index === -1 ? steps.length - 1 : index;
}

/** What the session costs at its present time, whether or not all of it is paid. */
function priceInFull({ price, reschedule }: BookingContext): number | null {
  return price === null ? null : price + Math.max(0, reschedule?.difference ?? 0);
}

/** As if the price were paid: what is shown before paying is what will hold after. */
function refundAt(context: BookingContext, at: string): number {
  const payment = { paymentIntentId: '', amount: priceInFull(context) ?? 0 };
  return cancellationQuote({ ...context, payments: [payment], refunds: [], reschedule: null }, 'client', at).amount;
}

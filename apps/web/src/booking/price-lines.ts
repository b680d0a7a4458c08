// The sum on the slip: what it costs, what was paid, what is still to come, in lines that add up.

import type { Model } from './model.ts';
import { differenceOf, moneyOf } from './standing.ts';

export interface PriceLine {
  readonly label: 'price' | 'from' | 'paid' | 'kept' | 'back' | 'returned' | 'toPay';
  /** Minor units. */
  readonly amount: number;
}

/** @returns at least one line; the last is the one that counts */
export function priceLines(model: Model): readonly PriceLine[] {
  const { context, facts, path } = model;
  const { terms } = context;
  if (facts.price === null && (terms?.rateRules.length ?? 0) > 0) {
    return [
      { label: 'from', amount: Math.min(terms?.price ?? 0, ...(terms?.rateRules ?? []).map(({ price }) => price)) },
    ];
  }
  if (path === 'BOOKING_RESCHEDULED.collectingDifference') {
    const more = differenceOf(context);
    const known = [line('price', facts.paid + more), line('paid', facts.paid)];
    // Who is back from the payment page has perhaps just paid it.
    return model.arrival === 'returned' ? known : [...known, line('toPay', more)];
  }
  const money = moneyOf(model);
  switch (money.kind) {
    case 'paid':
    case 'spent':
      return [line('paid', money.amount)];
    case 'kept':
      return [line('paid', money.amount), line('back', 0)];
    case 'owed':
    case 'returning':
      return sum(money, context.cancellation === null ? 'price' : 'kept', 'back');
    case 'returned':
      return sum(money, 'kept', 'returned');
    default:
      return [line('price', facts.price ?? terms?.price ?? 0)];
  }
}

type Label = PriceLine['label'];

const line = (label: Label, amount: number): PriceLine => ({ label, amount });

/** Paid, less what stays, is what comes back. */
function sum({ amount, kept }: { amount: number; kept: number }, stays: Label, back: Label): readonly PriceLine[] {
  return [line('paid', amount + kept), ...(kept > 0 ? [line(stays, kept)] : []), line(back, amount)];
}

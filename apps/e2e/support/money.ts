// Whose books say what: our ledger, as the operator's dump shows it, and what the sandbox's Stripe holds.

import type { Stack } from '@slotpay/stack';
import { expect } from 'vitest';
import { type Dump, dumpOf } from './dump.ts';
import { until } from './until.ts';
import { takenCharges, type World, worldOf } from './world.ts';

/** Minor units of a euro, which is what `Client.amounts` reads: charge by charge and refund by refund, oldest first. */
export interface Money {
  readonly charges: readonly number[];
  readonly refunds: readonly number[];
}

/** One movement of money: through which payment, in minor units of which currency. A refund has an id of its own. */
interface Line {
  readonly id: string;
  readonly paymentIntent: string;
  readonly amount: number;
  readonly currency: string;
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
const euros = (lines: readonly Line[]) => lines.map(({ amount, currency }) => `${amount} ${currency}`);
const inEuros = (amounts: readonly number[]) => amounts.map((amount) => `${amount} eur`);

/**
 * Waits until Stripe has settled this money, then holds our ledger to it, line by line: amount, currency, payment and
 * refund; and the booking's totals to the ledger. The stack has one booking.
 */
export async function bothBooksSay(stack: Stack, expected: Money): Promise<void> {
  const settled = await until('Stripe has settled every refund', async () => {
    const world = await worldOf(stack);
    const done = world.refunds.every(({ status }) => status === 'succeeded');
    return done && world.refunds.length === expected.refunds.length && world;
  });
  const stripe = stripesBook(settled);
  expect(euros(stripe.charges)).toEqual(inEuros(expected.charges));
  expect(euros(stripe.refunds)).toEqual(inEuros(expected.refunds));
  for (const { payment_intent: paymentIntent, amount_refunded: refunded } of takenCharges(settled)) {
    const ofIt = stripe.refunds.filter((refund) => refund.paymentIntent === paymentIntent);
    expect(sum(ofIt.map(({ amount }) => amount))).toBe(refunded);
  }

  const dump = await until('our ledger has every refund', async () => {
    const read = await dumpOf(stack);
    return read.ledger.filter(({ kind }) => kind === 'refund').length === expected.refunds.length && read;
  });
  expect(linesOf(dump, 'capture')).toEqual(stripe.charges);
  expect(linesOf(dump, 'refund')).toEqual(stripe.refunds);
  expect(dump.ledger).toHaveLength(expected.charges.length + expected.refunds.length);
  expect(dump.bookings).toMatchObject([
    { captured: sum(expected.charges), refunded: sum(expected.refunds), currency: 'eur' },
  ]);
}

function stripesBook(world: World): { charges: Line[]; refunds: Line[] } {
  return {
    // One charge for each payment that was taken: it goes by the payment's id.
    charges: takenCharges(world).map(({ payment_intent: paymentIntent, amount, currency }) => ({
      id: paymentIntent,
      paymentIntent,
      amount,
      currency,
    })),
    refunds: world.refunds.map(({ id, payment_intent: paymentIntent, amount, currency }) => ({
      id,
      paymentIntent,
      amount,
      currency,
    })),
  };
}

function linesOf({ ledger }: Dump, kind: string): Line[] {
  return ledger
    .filter((line) => line.kind === kind)
    .map(({ objectId: id, paymentIntentId: paymentIntent, amount, currency }) => ({
      id,
      paymentIntent,
      amount,
      currency,
    }));
}

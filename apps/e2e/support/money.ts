// Whose books say what: our ledger, as the operator's dump shows it, and what the sandbox's Stripe holds.

import type { Stack } from '@slotpay/stack';
import { expect } from 'vitest';
import { dumpOf } from './dump.ts';
import { until } from './until.ts';
import { takenCharges, worldOf } from './world.ts';

/** Minor units, charge by charge and refund by refund, oldest first. */
export interface Money {
  readonly charges: readonly number[];
  readonly refunds: readonly number[];
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

/** Waits until Stripe has settled this money, then holds our ledger and the booking's totals to it. The stack has one booking. */
export async function bothBooksSay(stack: Stack, expected: Money): Promise<void> {
  const settled = await until('Stripe has settled every refund', async () => {
    const world = await worldOf(stack);
    const done = world.refunds.every(({ status }) => status === 'succeeded');
    return done && world.refunds.length === expected.refunds.length && world;
  });
  const charges = takenCharges(settled);
  expect(charges.map(({ amount }) => amount)).toEqual(expected.charges);
  expect(settled.refunds.map(({ amount }) => amount)).toEqual(expected.refunds);
  expect(sum(charges.map((charge) => charge.amount_refunded))).toBe(sum(expected.refunds));

  const dump = await until('our ledger has every refund', async () => {
    const read = await dumpOf(stack);
    return read.ledger.filter(({ kind }) => kind === 'refund').length === expected.refunds.length && read;
  });
  const lines = (kind: string) => dump.ledger.filter((line) => line.kind === kind).map(({ amount }) => amount);
  expect(lines('capture')).toEqual(expected.charges);
  expect(lines('refund')).toEqual(expected.refunds);
  expect(dump.bookings).toMatchObject([{ captured: sum(expected.charges), refunded: sum(expected.refunds) }]);
}

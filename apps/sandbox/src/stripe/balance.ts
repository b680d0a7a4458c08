// The account's balance: what refunds are paid from. Fees do not exist here.
import type Stripe from 'stripe';
import type { World } from '../world.ts';

/** Has the money left, or is it about to? A refund that waits for funds has not taken any yet. */
function takes(refund: Stripe.Refund): boolean {
  if (refund.status === 'succeeded') return true;
  return refund.status === 'pending' && refund.pending_reason !== 'insufficient_funds';
}

function withdraws(dispute: Stripe.Dispute): boolean {
  return dispute.payment_method_details?.card?.case_type !== 'inquiry' && dispute.status !== 'won';
}

/** What is there in one currency, minor units: captures less refunds, disputes and payouts. */
export function available(world: World, currency: string): number {
  const { charges, refunds, disputes, payouts } = world.stripe;
  const total = (amounts: number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
  const within = <T extends { currency: string }>(objects: Iterable<T>) =>
    [...objects].filter((object) => object.currency === currency);
  const captured = total(within(charges.values()).map((charge) => charge.amount_captured));
  const refunded = total(
    within(refunds.values())
      .filter(takes)
      .map(({ amount }) => amount),
  );
  const disputed = total(
    within(disputes.values())
      .filter(withdraws)
      .map(({ amount }) => amount),
  );
  return captured - refunded - disputed - (payouts.get(currency) ?? 0);
}

/** GET /v1/balance. */
export function balance(world: World): Stripe.Balance {
  const currencies = new Set([...world.stripe.charges.values()].map((charge) => charge.currency));
  const amounts = [...currencies].map((currency) => ({ amount: available(world, currency), currency }));
  return { object: 'balance', available: amounts, livemode: false, pending: [] } satisfies Stripe.Balance;
}

/** Sends everything to the business's bank, so that nothing is left to refund from. */
export function payOut(world: World): void {
  const { charges, payouts } = world.stripe;
  for (const currency of new Set([...charges.values()].map((charge) => charge.currency))) {
    payouts.set(currency, (payouts.get(currency) ?? 0) + Math.max(available(world, currency), 0));
  }
}

// Stripe has answered, and the answer has not arrived yet: the moment in which other news overtakes it.

import type Stripe from 'stripe';

/** A client of Stripe whose next answer is kept on its way. */
export interface OnTheWay {
  readonly stripe: Stripe;
  /** Resolves when Stripe has answered. */
  readonly answered: Promise<void>;
  /** Lets the answer arrive. */
  arrive(): void;
}

/** @param call which call on refunds, really made, has its answer kept */
export function onTheWay(stripe: Stripe, call: 'create' | 'retrieve'): OnTheWay {
  const answer = Promise.withResolvers<void>();
  const arrival = Promise.withResolvers<void>();
  const made = async (...args: unknown[]) => {
    const perform = Reflect.get(stripe.refunds, call) as (...given: unknown[]) => Promise<unknown>;
    try {
      return await perform.apply(stripe.refunds, args);
    } finally {
      answer.resolve();
      await arrival.promise;
    }
  };
  const refunds = Object.create(stripe.refunds, { [call]: { value: made } });
  const client = Object.create(stripe, { refunds: { value: refunds } }) as Stripe;
  return { stripe: client, answered: answer.promise, arrive: () => arrival.resolve() };
}

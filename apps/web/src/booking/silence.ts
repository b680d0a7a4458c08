// Whether Stripe has said anything about the client's money at all.

/** Stripe's refusals to us and its silence stand behind its name; any other code is what became of a payment. */
export function isStripesSilence(code: string | null): boolean {
  return code === null || code === 'timeout' || code.startsWith('stripe.');
}

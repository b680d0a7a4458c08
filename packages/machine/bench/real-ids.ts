// The tests' ids are short. Stripe's and Calendly's are not, and they are most of what a booking weighs.

/** Lengths as the providers give them today. */
const LENGTHS: Readonly<Record<string, number>> = { cs: 66, pi: 27, re: 27, ev: 36, inv: 36 };
const BOOKING_ID = '0'.repeat(36);
const RECEIPT_URL = `https://pay.stripe.com/receipts/payment/${'0'.repeat(130)}`;

/** A stored snapshot of the tests as it would be with ids and links of their real length. */
export function withRealIds(text: string): string {
  return text
    .replaceAll(
      /"(cs|pi|re|ev|inv)_(\w+)"/g,
      (quoted, kind: string) => `${quoted.slice(0, -1).padEnd((LENGTHS[kind] ?? 0) + 1, '0')}"`,
    )
    .replace('"bookingId":"b-1"', `"bookingId":"${BOOKING_ID}"`)
    .replaceAll('"receiptUrl":null', `"receiptUrl":"${RECEIPT_URL}"`);
}

// Money for a booking that comes by a Checkout Session the booking knows nothing of.

import { providersOf } from './providers.ts';
import type { Stage } from './stage.ts';

/** Pays `amount`, minor units of the euro. @returns the payment */
export async function payElsewhere(
  { runtime, sandbox }: Pick<Stage, 'runtime' | 'sandbox'>,
  bookingId: string,
  amount: number,
): Promise<string> {
  const metadata = { booking_id: bookingId, attempt: '7' };
  const price_data = { currency: 'eur', unit_amount: amount, product_data: { name: 'A session' } };
  const session = await runtime.stripe.checkout.sessions.create({
    mode: 'payment',
    client_reference_id: bookingId,
    line_items: [{ quantity: 1, price_data }],
    metadata,
    payment_intent_data: { metadata },
    success_url: 'https://book.example.com/',
  });
  await sandbox.pay(session.id);
  const paid = (await providersOf(sandbox).sessionsOf(bookingId)).find(({ id }) => id === session.id);
  return String(paid?.payment_intent);
}

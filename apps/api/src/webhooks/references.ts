// What of a Stripe event is believed, and all of it that is kept: what happened to which object. The rest may name a payer
// or describe a card, and is never needed: the object itself is read again.

import { z } from 'zod';

/** Becomes part of an address. */
const Id = z.string().regex(/^[A-Za-z0-9_-]{1,255}$/);

const Metadata = z.object({ booking_id: z.string().optional().catch(undefined) });

/** Whatever else an event carries is left out as it is read. */
export const StripeEvent = z.object({
  id: z.string().optional().catch(undefined),
  type: z.string(),
  created: z.number().optional().catch(undefined),
  livemode: z.boolean(),
  data: z.object({ object: z.object({ id: Id, metadata: Metadata.nullish().catch(null) }) }),
});

/** @returns the body to keep of a Stripe event: its references, or the very bytes where they cannot be read, for a person to look at */
export function referencesOf(body: Buffer): Buffer {
  const { data } = StripeEvent.safeParse(parsed(body));
  return data ? Buffer.from(JSON.stringify(data)) : body;
}

/** The JSON that these bytes are; undefined when they are none. */
export function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

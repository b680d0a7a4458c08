// Ids that must not be mixed up. A booking's id names it; only its capability opens it.

import { z } from 'zod';

/** Names a booking in URLs, logs and provider metadata. Knowing it gives no access. */
export const BookingId = z.uuid().brand<'BookingId'>();
export type BookingId = z.infer<typeof BookingId>;

/** Opens one booking: 256 random bits, base64url. The server keeps only its hash. */
export const Capability = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .brand<'Capability'>();
export type Capability = z.infer<typeof Capability>;

/** Travels through Calendly in `utm_content` and comes back in its webhook, so that a booking is recognised without its browser. At least 128 random bits, base64url. */
export const FlowToken = z
  .string()
  .regex(/^[A-Za-z0-9_-]{22,64}$/)
  .brand<'FlowToken'>();
export type FlowToken = z.infer<typeof FlowToken>;

/** What a person reads out on the phone: `SP-7F3K-92QD`. */
export const Reference = z.string().regex(/^SP-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
export type Reference = z.infer<typeof Reference>;

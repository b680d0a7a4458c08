// What the client typed on the checkout page, judged before any payment is tried.
import { z } from 'zod';
import type { Field, FormState } from './checkout-page.ts';
import type { CardEntry } from './methods.ts';
import type { Payer } from './pay.ts';

const text = z.string().max(200).default('');

const submitted = z.object({
  method: z.enum(['card', 'debit']).default('card'),
  email: text,
  number: text,
  expiry: text,
  cvc: text,
  name: text,
});

export interface Submission {
  readonly payer: Payer;
  /** Null for anything but a card. */
  readonly card: CardEntry | null;
  readonly state: FormState;
}

function parseExpiry(expiry: string): { month: number; year: number } | null {
  const match = /^\s*(\d{1,2})\s*\/?\s*(\d{2})\s*$/.exec(expiry);
  if (!match) return null;
  const [month, year] = [Number(match[1]), 2000 + Number(match[2])];
  return month >= 1 && month <= 12 ? { month, year } : null;
}

function expiryError(expiry: ReturnType<typeof parseExpiry>, now: Date): string | null {
  if (!expiry) return 'Your card’s expiration date is incomplete.';
  const end = Date.UTC(expiry.year, expiry.month, 1);
  return end <= now.getTime() ? 'Your card’s expiration date is in the past.' : null;
}

/** `needsMethod` is false for a free order. `state.errors` is empty when everything can be used. */
export function readSubmission(body: unknown, needsMethod: boolean, now: Date): Submission {
  const parsed = submitted.safeParse(body);
  const form = parsed.success ? parsed.data : submitted.parse({});
  const errors: Partial<Record<Field, string>> = {};
  if (!z.email().safeParse(form.email).success) errors.email = 'Enter a valid email address.';
  const number = form.number.replace(/[\s-]/g, '');
  const expiry = parseExpiry(form.expiry);
  const wantsCard = needsMethod && form.method === 'card';
  if (wantsCard) {
    if (!/^\d{12,19}$/.test(number)) errors.number = 'Your card number is incomplete.';
    const late = expiryError(expiry, now);
    if (late) errors.expiry = late;
    if (!/^\d{3,4}$/.test(form.cvc)) errors.cvc = 'Your card’s security code is incomplete.';
    if (!form.name.trim()) errors.name = 'Enter the name on the card.';
  }
  const name = form.name.trim();
  return {
    payer: { email: form.email, name: name || null },
    card: wantsCard && expiry ? { number, expMonth: expiry.month, expYear: expiry.year } : null,
    state: { method: form.method, email: form.email, name, message: null, errors },
  };
}

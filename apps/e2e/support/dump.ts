// What the database says afterwards, read by the operator's own command.

import type { Stack } from '@slotpay/stack';

/** The part of `slotpay dump --json` the tests look at. Amounts in minor units. */
export interface Dump {
  readonly bookings: readonly {
    id: string;
    reference: string;
    path: string;
    currency: string;
    captured: number;
    refunded: number;
  }[];
  readonly transitions: readonly {
    bookingId: string;
    seq: number;
    outcome: string;
    from: string;
    to: string;
    event: string;
  }[];
  readonly inbox: readonly { id: string; provider: string; type: string; verdict: string; reason: string | null }[];
  readonly effects: readonly { bookingId: string; type: string; state: string; attempts: number; key: string }[];
  readonly ledger: readonly {
    bookingId: string;
    kind: string;
    objectId: string;
    paymentIntentId: string;
    amount: number;
    currency: string;
  }[];
  readonly cases: readonly { bookingId: string; code: string }[];
}

export async function dumpOf(stack: Stack): Promise<Dump> {
  return JSON.parse(await stack.slotpay('dump', '--json')) as Dump;
}

/** The states a booking went through, by name and in order. */
export function statesOf(dump: Dump, bookingId: string): string[] {
  const moves = dump.transitions.filter((row) => row.bookingId === bookingId && row.outcome === 'moved');
  const states = moves.map((row) => row.to.split('.')[0] ?? '');
  return states.filter((state, index) => state !== states[index - 1]);
}

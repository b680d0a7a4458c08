// What a line of the ledger means for the money of its payment.

import type { LedgerKind } from './tables.ts';

interface Line {
  readonly kind: LedgerKind;
  /** Minor units, always positive. */
  readonly amount: number;
}

const RETURNED: Partial<Record<LedgerKind, 1 | -1>> = { refund: 1, refund_failed: -1, dispute_lost: 1 };

/** Minor units that these lines say came in. */
export function capturedIn(lines: readonly Line[]): number {
  return lines.reduce((sum, { kind, amount }) => sum + (kind === 'capture' ? amount : 0), 0);
}

/** Minor units that these lines say went back: by refunds that arrived, and by disputes that were lost. */
export function returnedIn(lines: readonly Line[]): number {
  return lines.reduce((sum, { kind, amount }) => sum + (RETURNED[kind] ?? 0) * amount, 0);
}

/** Minor units that these lines say banks have taken. */
export function lostIn(lines: readonly Line[]): number {
  return lines.reduce((sum, { kind, amount }) => sum + (kind === 'dispute_lost' ? amount : 0), 0);
}

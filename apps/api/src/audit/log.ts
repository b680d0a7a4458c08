// The log of a booking is whole: nothing is missing, nothing was changed afterwards.

import type { Audited } from './rows.ts';
import type { Violation } from './violation.ts';

/** Checks `log_is_gapless`; and `log_hash_chain` where no row is missing, since a gap breaks the chain by itself. */
export function checkLog({ booking, log, head }: Audited): Violation[] {
  const gap = gapIn(log) ?? headFault(log, head);
  if (gap) return [{ booking: booking.reference, invariant: 'log_is_gapless', facts: gap }];
  return log
    .filter((row) => row.hash !== row.expectedHash)
    .map((row) => ({
      booking: booking.reference,
      invariant: 'log_hash_chain',
      facts: { seq: row.seq, event: row.event, hash: row.hash, expected: row.expectedHash },
    }));
}

function gapIn(log: Audited['log']): Violation['facts'] | undefined {
  let path: string = 'IDLE';
  for (const [index, row] of log.entries()) {
    if (row.seq !== index + 1) return { expectedSeq: index + 1, seq: row.seq };
    // A refusal is written down without holding the booking, which may have moved on meanwhile.
    if (row.outcome === 'refused') continue;
    if (row.from !== path) return { seq: row.seq, from: row.from, expectedFrom: path };
    path = row.to;
  }
  return undefined;
}

function headFault(log: Audited['log'], head: Audited['head']): Violation['facts'] | undefined {
  const last = log.at(-1);
  const expected = { seq: last?.seq ?? 0, hash: last?.hash ?? '' };
  if (head?.seq === expected.seq && head.hash === expected.hash) return undefined;
  return { headSeq: head?.seq ?? null, headHash: head?.hash ?? null, lastSeq: expected.seq, lastHash: expected.hash };
}

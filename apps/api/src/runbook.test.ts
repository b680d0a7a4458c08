// Whoever gets a case or an alarm at night finds it in the runbook.

import { readFileSync } from 'node:fs';
import { EFFECT_TYPES } from '@slotpay/machine';
import { describe, expect, it } from 'vitest';
import { INVARIANTS } from './audit/violation.ts';
import type { openCase } from './booking/cases.ts';
import type { Wait } from './privacy/waits.ts';

const runbook = readFileSync(new URL('../../../docs/runbook.md', import.meta.url), 'utf8');

const CASES = {
  payment_mismatch: true,
  paid_in_calendly: true,
  confirmation_stalled: true,
  manual_confirmation_needed: true,
  refund_stalled: true,
  refund_failed_after_completion: true,
  recovery_exhausted: true,
  effect_failed: true,
  delivery_failed: true,
  snapshot_unreadable: true,
  slot_vanished: true,
  payment_disputed: true,
} satisfies Record<Parameters<typeof openCase>[2], true>;

const WAITS = {
  payment_unfinished: true,
  refund_under_way: true,
  session_to_come: true,
  case_open: true,
  work_under_way: true,
  snapshot_unreadable: true,
} satisfies Record<Wait, true>;

describe('the runbook', () => {
  it.each([...Object.keys(CASES), ...Object.keys(WAITS), ...Object.keys(INVARIANTS)])('has a row for %s', (code) => {
    expect(runbook).toMatch(new RegExp(`^\\| \`${code}\` +\\| \\S`, 'm'));
  });

  it.each(EFFECT_TYPES)('says what to do when %s has failed', (type) => {
    expect(runbook).toMatch(new RegExp(`^\\|.*\`${type}\`.*\\| \\S`, 'm'));
  });
});

// Whoever gets a case or an alarm at night finds it in the runbook.

import { readFileSync } from 'node:fs';
import { EFFECT_TYPES } from '@slotpay/machine';
import { describe, expect, it } from 'vitest';
import { INVARIANTS } from './audit/violation.ts';
import { CASE_WORDS } from './booking/case-list.ts';
import type { Wait } from './privacy/waits.ts';

const runbook = readFileSync(new URL('../../../docs/runbook.md', import.meta.url), 'utf8');

const WAITS = {
  payment_unfinished: true,
  refund_under_way: true,
  session_to_come: true,
  case_open: true,
  work_under_way: true,
  snapshot_unreadable: true,
} satisfies Record<Wait, true>;

describe('the runbook', () => {
  it.each([...Object.keys(CASE_WORDS), ...Object.keys(WAITS), ...Object.keys(INVARIANTS)])(
    'has a row for %s',
    (code) => {
      expect(runbook).toMatch(new RegExp(`^\\| \`${code}\` +\\| \\S`, 'm'));
    },
  );

  it.each(EFFECT_TYPES)('says what to do when %s has failed', (type) => {
    expect(runbook).toMatch(new RegExp(`^\\|.*\`${type}\`.*\\| \\S`, 'm'));
  });
});

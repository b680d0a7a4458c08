// After every journey the database is audited by the operator's own command, as a live one would be.

import type { Stack } from '@slotpay/stack';

/**
 * Audits what the tests have left behind, and stops the stack.
 * @throws with the broken promises, a line each
 */
export async function auditAndStop(stack: Stack | undefined): Promise<void> {
  try {
    await stack?.slotpay('verify');
  } finally {
    await stack?.stop();
  }
}

// The machine's tests live on a Monday of their own with one client's ids. In a database the clock is real and ids are
// everybody's: the same happenings, moved by whole weeks to the coming days and with ids of one booking.

import { START } from '@slotpay/machine/test/happenings';

const WEEK_MS = 7 * 86_400_000;
const SHIFT_MS = Math.ceil((Date.now() - Date.parse(START)) / WEEK_MS) * WEEK_MS;

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;
const ID = /^(pi|cs|re|ev|inv)_(\w+)$/;

/** `value` with its instants and ids, however deep, moved to the present and to booking `n`. */
export function inReality<T>(value: T, n: number): T {
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'string' ? moved(inner, n) : inner,
  );
}

function moved(text: string, n: number): string {
  if (INSTANT.test(text)) return new Date(Date.parse(text) + SHIFT_MS).toISOString();
  return text.replace(ID, (_, kind, name) => `${kind}-${name}-${String(n).padStart(8, '0')}`);
}

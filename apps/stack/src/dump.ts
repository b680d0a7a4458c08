// Reads what `slotpay dump --json` prints: the log of a booking as a table, and whether its money adds up.

/** The part of a dump this package reads. Amounts in minor units, instants ISO in UTC. */
export type Dump = {
  transitions: {
    bookingId: string;
    seq: number;
    outcome: 'moved' | 'ignored' | 'refused';
    from: string;
    to: string;
    event: string;
    cause: string;
    causeId: string;
    at: string;
  }[];
  inbox: { id: string; provider: string; type: string }[];
  effects: { id: string; type: string }[];
  ledger: { bookingId: string; kind: string; amount: number; currency: string }[];
};

/** Parses a dump. @throws when it is not one */
export function readDump(text: string): Dump {
  const dump: unknown = JSON.parse(text);
  if (typeof dump === 'object' && dump !== null && 'transitions' in dump && 'ledger' in dump) {
    // The dump's words are kept stable by the API; see `slotpay dump` there.
    return dump as Dump;
  }
  throw new Error(`This is not a dump: ${text.slice(0, 200)}`);
}

/**
 * One row per transition of a booking, in order: seconds since the first, from, to, trigger, what caused it.
 * @throws when the booking has none
 */
export function timeline(dump: Dump, bookingId: string): string[][] {
  const rows = dump.transitions.filter((row) => row.bookingId === bookingId).sort((a, b) => a.seq - b.seq);
  if (rows[0] === undefined) throw new Error(`The dump has no transitions of booking ${bookingId}.`);
  const start = Date.parse(rows[0].at);
  return rows.map((row) => {
    const offset = `+${((Date.parse(row.at) - start) / 1000).toFixed(3)} s`;
    const to = row.outcome === 'moved' ? `→ ${row.to}` : `  (${row.outcome})`;
    return [offset.padStart(10), row.from, to, row.event, `${row.cause} ${causeOf(dump, row.causeId)}`];
  });
}

function causeOf({ inbox, effects }: Dump, id: string): string {
  const delivery = inbox.find((row) => row.id === id);
  if (delivery !== undefined) return `${delivery.provider} ${delivery.type}`;
  return effects.find((row) => row.id === id)?.type ?? '';
}

/**
 * Whether a booking's ledger is what its state promises.
 * @returns a sentence with the totals
 * @throws when money is missing or too much
 */
export function checkLedger(dump: Dump, bookingId: string, state: 'BOOKING_CONFIRMED' | 'REFUND_COMPLETED'): string {
  const rows = dump.ledger.filter((row) => row.bookingId === bookingId);
  const total = (kind: string) => rows.filter((row) => row.kind === kind).reduce((sum, { amount }) => sum + amount, 0);
  const [captured, refunded] = [total('capture'), total('refund')];
  const owed = state === 'BOOKING_CONFIRMED' ? 0 : captured;
  const currency = rows[0]?.currency.toUpperCase() ?? '';
  const figures = `captured ${money(captured)} ${currency}, returned ${money(refunded)} ${currency}`;
  if (captured === 0 || refunded !== owed)
    throw new Error(`The ledger of ${bookingId} in ${state} is wrong: ${figures}.`);
  return `Ledger: ${figures}; that is what ${state} owes.`;
}

function money(minor: number): string {
  return (minor / 100).toFixed(2);
}

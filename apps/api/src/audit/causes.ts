// Whatever made a booking advance did so once, and a provider's event for one booking only.

import { stepsOf } from './replay.ts';
import type { Audited } from './rows.ts';
import type { Violation } from './violation.ts';

/** Checks `cause_applied_once`, from the log to the inbox and back. */
export function checkCauses({ booking, log, deliveries }: Audited): Violation[] {
  const violation = (facts: Violation['facts']): Violation => ({
    booking: booking.reference,
    invariant: 'cause_applied_once',
    facts,
  });
  const steps = Map.groupBy(
    stepsOf(log).flatMap(({ rows: [first] }) => first ?? []),
    ({ causeKind, causeId }) => `${causeKind} ${causeId}`,
  );
  const repeated = [...steps.values()]
    .filter((rows) => rows.length > 1)
    .map((rows) => violation({ cause: rows[0]?.causeKind, id: rows[0]?.causeId, seqs: rows.map(({ seq }) => seq) }));
  const foreign = [...steps.values()]
    .flatMap(([first]) => first ?? [])
    .filter(({ causeKind, deliveredTo }) => causeKind === 'delivery' && deliveredTo !== booking.id)
    .map(({ seq, causeId, deliveredTo }) => violation({ cause: 'delivery', id: causeId, seq, deliveredTo }));
  const unlogged = deliveries
    .filter(({ id, verdict, replays }) => {
      const causes = [`delivery ${id}`, ...replays.map((act) => `operator ${act}`)];
      return verdict === 'applied' && !causes.some((cause) => steps.has(cause));
    })
    .map(({ id }) => violation({ cause: 'delivery', id, logged: false }));
  return [...repeated, ...foreign, ...unlogged];
}

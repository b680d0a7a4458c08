// What is worth remembering: which booking a capability opens, and which early webhooks wait for a flow. Both can be
// looked up in the database by whoever does not find them here, with the same answer.

import { type Cache, part } from './cache.ts';

/** A capability opens the same booking for ever; this bounds what is kept. */
const CAPABILITY_MS = 10 * 60_000;
/** A client who takes longer than this from the calendar to us is found by the database. */
const PARKED_MS = 2 * 3_600_000;

/** The names under which an early webhook may be looked for; hashes and Calendly's ids. */
interface FlowKeys {
  readonly flowTokenHash?: string | undefined;
  readonly inviteeId?: string | undefined;
}

export interface LookUps {
  /** The booking a capability opens: as remembered, or else as `ask` finds it. What does not exist is not remembered. */
  bookingOfCapability(hash: string, ask: () => Promise<string | undefined>): Promise<string | undefined>;
  /** A delivery waits for its booking. */
  rememberParked(keys: FlowKeys, deliveryId: string): Promise<void>;
  /** Deliveries that wait under these names, as far as is remembered: a hint, never the whole truth. */
  parked(keys: FlowKeys): Promise<string[]>;
  /** Nothing waits under these names any more. */
  forgetParked(keys: FlowKeys): Promise<void>;
}

export function createLookUps(cache: Cache): LookUps {
  const capabilities = part(cache, 'capability');
  const early = part(cache, 'early');
  const ids = async (name: string) => (await early.get(name))?.split(',') ?? [];
  return {
    bookingOfCapability: async (hash, ask) => {
      const remembered = await capabilities.get(hash);
      if (remembered) return remembered;
      const found = await ask();
      if (found) await capabilities.set(hash, found, CAPABILITY_MS);
      return found;
    },
    rememberParked: async (keys, deliveryId) => {
      for (const name of namesOf(keys)) {
        const known = new Set(await ids(name));
        await early.set(name, [...known.add(deliveryId)].join(','), PARKED_MS);
      }
    },
    parked: async (keys) => {
      const found = await Promise.all(namesOf(keys).map(ids));
      return [...new Set(found.flat())];
    },
    forgetParked: (keys) => early.delete(namesOf(keys)),
  };
}

function namesOf({ flowTokenHash, inviteeId }: FlowKeys): string[] {
  return [...(flowTokenHash ? [`flow:${flowTokenHash}`] : []), ...(inviteeId ? [`invitee:${inviteeId}`] : [])];
}

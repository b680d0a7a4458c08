import { withRealIds } from '../bench/real-ids.ts';
import type { Snapshot } from '../src/index.ts';
import { machine } from './drive.ts';

/** Bytes of a stored booking, with ids and links as long as the providers' really are. */
export function weightOf(snapshot: Snapshot): number {
  return new TextEncoder().encode(withRealIds(machine.serialise(snapshot))).length;
}

// Which leaves carry a tag: for whoever knows where a booking rests and holds no snapshot, a query above all.

import { statechart } from './machine.ts';
import type { Tag } from './setup.ts';
import { LEAF_PATHS, type LeafPath } from './state-names.ts';
import { stateOf } from './step.ts';

/** Whether a booking that rests at `path` carries `tag`, its own or its state's. */
export function isTagged(path: LeafPath, tag: Tag): boolean {
  return [path, stateOf(path)].some((node) => statechart.getStateNodeById(`booking.${node}`).tags.includes(tag));
}

/** Every leaf that carries `tag`, in the order of the specification; for `where path in (…)`. */
export function leavesTagged(tag: Tag): readonly LeafPath[] {
  return LEAF_PATHS.filter((path) => isTagged(path, tag));
}

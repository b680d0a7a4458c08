// Stripe's lists: newest first, cut by a cursor and by creation time.
import { z } from 'zod';
import { missing } from './errors.ts';
import { created, paging } from './form.ts';

export const listParams = { ...paging, created: created.optional() };

const shape = z.strictObject(listParams);
export type ListParams = z.infer<typeof shape>;

interface Listed {
  readonly id: string;
  readonly created: number;
}

/**
 * One page of `items` (given oldest first, as a Map keeps them).
 * @throws StripeProblem resource_missing for a cursor that is not in the list
 */
export function listed<T extends Listed>(items: Iterable<T>, params: ListParams, url: string) {
  const newestFirst = [...items].reverse().filter((item) => isWithin(item.created, params.created));
  const { limit, starting_after: after, ending_before: before } = params;
  if (before !== undefined) {
    const newer = newestFirst.slice(0, position(newestFirst, before));
    return envelope(newer.slice(-limit), newer.length > limit, url);
  }
  const from = after === undefined ? 0 : position(newestFirst, after) + 1;
  const rest = newestFirst.slice(from);
  return envelope(rest.slice(0, limit), rest.length > limit, url);
}

/** The list object around one page. */
export function envelope<T>(data: readonly T[], hasMore: boolean, url: string) {
  return { object: 'list' as const, data, has_more: hasMore, url };
}

function position(items: readonly Listed[], cursor: string): number {
  const index = items.findIndex((item) => item.id === cursor);
  if (index === -1) throw missing('object', cursor, 'starting_after');
  return index;
}

function isWithin(at: number, range: ListParams['created']): boolean {
  if (range === undefined) return true;
  if (typeof range === 'number') return at === range;
  return (
    at > (range.gt ?? -1) &&
    at >= (range.gte ?? 0) &&
    at < (range.lt ?? Number.MAX_SAFE_INTEGER) &&
    at <= (range.lte ?? Number.MAX_SAFE_INTEGER)
  );
}

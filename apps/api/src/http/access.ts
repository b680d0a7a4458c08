// Who may open a booking: whoever holds a capability for it. An id alone opens nothing, and a foreign booking looks like
// no booking at all.

import { BookingId } from '@slotpay/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isOpenedBy } from '../booking/find.ts';
import type { LookUps } from '../cache/look-ups.ts';
import type { Db } from '../db/client.ts';
import { ProblemError } from './problem.ts';

const BEARER = /^Bearer ([A-Za-z0-9_-]{43})$/;

/** For the description of a route that asks for a capability. */
export const WITH_CAPABILITY = { security: [{ capability: [] }] };

/** Path parameters of every route on one booking. */
export const BookingParams = z.object({ id: z.string() });

/** @throws ProblemError `capability_missing` or `booking_unknown` */
export async function opened(
  deps: { readonly db: Db; readonly lookUps: LookUps },
  request: FastifyRequest<{ Params: { id: string } }>,
): Promise<string> {
  const [, capability] = BEARER.exec(request.headers.authorization ?? '') ?? [];
  if (!capability) throw new ProblemError('capability_missing', 'Open this booking from the link in your mail.');
  const { data: id } = BookingId.safeParse(request.params.id);
  if (!id || !(await isOpenedBy(deps, id, capability)))
    throw new ProblemError('booking_unknown', 'There is no such booking.');
  return id;
}

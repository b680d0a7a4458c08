// POST /recoveries: a mailed link opens its booking, once. Opening the page does nothing: mail scanners do that too.

import { CreateRecovery, OpenedBooking } from '@slotpay/contract';
import { readBooking } from '../booking/read.ts';
import { redeemRecoveryToken } from '../booking/recovery.ts';
import { viewOf } from '../booking/view.ts';
import type { BookingDeps } from './bookings.ts';
import { ProblemError } from './problem.ts';
import type { ZodApp } from './zod-app.ts';

export function recoveryRoutes(app: ZodApp, deps: BookingDeps): void {
  const schema = {
    summary: 'Open a booking from a mailed link',
    tags: ['booking'],
    body: CreateRecovery,
    response: { 200: OpenedBooking },
  };
  app.post('/recoveries', { schema }, async (request) => {
    const redeemed = await redeemRecoveryToken(deps.db, request.body.token);
    const booking = redeemed && (await readBooking(deps.db, deps, redeemed.bookingId));
    if (!booking) throw new ProblemError('recovery_unknown', 'This link has been used or is no longer valid.');
    return { booking: viewOf(deps.machine, booking), capability: redeemed.capability } as OpenedBooking;
  });
}

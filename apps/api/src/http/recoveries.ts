// POST /recoveries: a mailed link opens its booking, once. Opening the page does nothing: mail scanners do that too.
// POST /recoveries/mails: another link for whoever has lost theirs, to the address the booking was made with.

import { CreateRecovery, CreateRecoveryMail, OpenedBooking } from '@slotpay/contract';
import { z } from 'zod';
import { readBooking } from '../booking/read.ts';
import { askForLink, redeemRecoveryToken } from '../booking/recovery.ts';
import { viewOf } from '../booking/view.ts';
import type { BookingDeps } from './bookings.ts';
import { costly } from './overload.ts';
import { ProblemError, problems, WITH_BODY } from './problem.ts';
import type { ZodApp } from './zod-app.ts';

export function recoveryRoutes(app: ZodApp, deps: BookingDeps): void {
  redeem(app, deps);
  mail(app, deps);
}

function mail(app: ZodApp, deps: BookingDeps): void {
  const schema = {
    summary: 'Mail a new link to a booking',
    tags: ['booking'],
    body: CreateRecoveryMail,
    response: { 202: z.strictObject({}), ...problems(...WITH_BODY) },
  };
  // The same answer whether there is such a booking or not.
  app.post('/recoveries/mails', { schema, config: costly(deps.config) }, async (request, reply) => {
    const bookingId = await askForLink(deps.db, request.body.reference);
    if (bookingId !== undefined) {
      request.log.info({ booking: bookingId }, 'new link asked for');
      deps.changed(bookingId);
    }
    return reply.code(202).send({});
  });
}

function redeem(app: ZodApp, deps: BookingDeps): void {
  const schema = {
    summary: 'Open a booking from a mailed link',
    tags: ['booking'],
    body: CreateRecovery,
    response: { 200: OpenedBooking, ...problems(...WITH_BODY, 'recovery_unknown') },
  };
  app.post('/recoveries', { schema, config: costly(deps.config) }, async (request) => {
    const redeemed = await redeemRecoveryToken(deps.db, request.body.token);
    const booking = redeemed && (await readBooking(deps.db, deps, redeemed.bookingId));
    if (!booking) throw new ProblemError('recovery_unknown', 'This link has been used or is no longer valid.');
    return { booking: viewOf(deps.machine, booking), capability: redeemed.capability } as OpenedBooking;
  });
}

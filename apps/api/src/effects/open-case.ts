// A person has to look.

import { openCase as open } from '../booking/cases.ts';
import { unjudgedPayments } from '../booking/unjudged.ts';
import type { Handler } from './handler.ts';
import { NOTHING_MORE } from './handler.ts';

export const openCase: Handler<'openCase'> = {
  perform: async (deps, { params, booking }) => {
    // Stripe tells of one payment in several messages, and a person may be faster than the last of them.
    const isJudged =
      params.code === 'payment_mismatch' &&
      (await unjudgedPayments(deps.db, booking.id, booking.snapshot)).length === 0;
    if (!isJudged) await open(deps, booking.id, params.code);
    return NOTHING_MORE;
  },
  refused: () => 'settled',
};

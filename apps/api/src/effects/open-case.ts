// A person has to look.

import { openCase as open } from '../booking/cases.ts';
import type { Handler } from './handler.ts';
import { NOTHING_MORE } from './handler.ts';

export const openCase: Handler<'openCase'> = {
  perform: async (deps, { params, booking }) => {
    await open(deps, booking.id, params.code);
    return NOTHING_MORE;
  },
  refused: () => 'settled',
};

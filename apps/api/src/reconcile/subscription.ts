// Calendly switches a subscription off after a day of failures and tells nobody. Whoever notices asks for what it kept to
// itself.

import { ensureSubscription } from '../subscribe.ts';
import { beginAnew, type Round } from './round.ts';

export const calendlySubscription: Round = {
  everyMs: (config) => config.RECONCILE_EVERY_MS,
  pages: async function* (deps) {
    const outcome = await ensureSubscription({ ...deps, calendly: deps.unhurried.calendly });
    if (outcome !== 'kept') {
      deps.log.warn({ outcome }, 'webhooks may be missing: asking Calendly for all events');
      await beginAnew(deps, 'calendlyEvents');
    }
    yield {};
  },
};

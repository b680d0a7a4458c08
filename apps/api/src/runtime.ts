// Everything the server and the worker need, built once from the configuration.

import { createBookingMachine } from '@slotpay/machine';
import type { Logger } from 'pino';
import { createWatch } from './booking/watch.ts';
import { createLookUps } from './cache/look-ups.ts';
import { patient } from './cache/patient.ts';
import { createPostgresCache } from './cache/postgres.ts';
import { createRedisCache } from './cache/redis.ts';
import { vouched } from './cache/vouched.ts';
import type { Config } from './config.ts';
import { connect } from './db/client.ts';
import { readKeys } from './db/keys.ts';
import { createSealer } from './db/sealed.ts';
import { createLog } from './log.ts';
import { createCalendly } from './providers/calendly.ts';
import { heardBy, inTurn } from './providers/calendly-traffic.ts';
import { createMailer } from './providers/mailer.ts';
import { createPace } from './providers/pace.ts';
import { createStripe } from './providers/stripe.ts';
import type { Worker } from './worker.ts';

export type Runtime = ReturnType<typeof createRuntime>;

export function createRuntime(config: Config, log: Logger = createLog(config)) {
  const db = connect(config.DATABASE_URL, { max: config.DATABASE_POOL });
  const watch = createWatch(db, log);
  const mailer = createMailer(config);
  const paces = {
    stripe: createPace('stripe', config.RECONCILE_REQUESTS_PER_SECOND),
    calendly: createPace('calendly', config.RECONCILE_REQUESTS_PER_SECOND),
  };
  const redis = config.REDIS_URL === undefined ? undefined : createRedisCache(config.REDIS_URL);
  const cache = vouched(patient(redis ?? createPostgresCache(db), log), readKeys(config.DATA_KEY)[0].vouching);
  let worker: Worker | undefined;
  const wake = () => worker?.wake();
  return {
    config,
    log,
    db,
    watch,
    machine: createBookingMachine(config.TIMEOUTS),
    sealer: createSealer(config.DATA_KEY),
    stripe: createStripe(config),
    calendly: createCalendly(config, heardBy(paces.calendly)),
    /** For questions nobody waits for. */
    unhurried: { calendly: createCalendly(config, inTurn(paces.calendly)), stripePace: paces.stripe },
    mailer,
    lookUps: createLookUps(cache),
    livemode: config.STRIPE_SECRET_KEY.startsWith('sk_live_') || config.STRIPE_SECRET_KEY.startsWith('rk_live_'),
    unpaidLimits: { perEmail: config.UNPAID_PER_EMAIL, perAddress: config.UNPAID_PER_ADDRESS },
    leaseMs: config.LEASE_MS,
    received: wake,
    changed: (bookingId: string) => {
      watch.changed(bookingId);
      wake();
    },
    /** The worker of this process, woken by what this process does. */
    employ: (employed: Worker) => {
      worker = employed;
    },
    close: async () => {
      watch.stop();
      mailer.close();
      redis?.close();
      await db.destroy();
    },
  };
}

// The process that is measured: the real endpoint and the real loop over the inbox. `without-database`: the same endpoint,
// whose statements go nowhere. Other queues rest, so that no provider is needed: what is measured is taking webhooks.

import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import type { Tables } from '../src/db/tables.ts';
import { startLoop } from '../src/jobs/loop.ts';
import { deliveries } from '../src/jobs/queue.ts';
import { createRuntime } from '../src/runtime.ts';
import { deliver } from '../src/webhooks/deliver.ts';

const nowhere = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

const runtime = createRuntime(readConfig(process.env));
const { db, log, leaseMs, config } = runtime;
if (process.argv[2] === 'without-database') {
  const app = await buildApp({ ...runtime, db: nowhere });
  await app.listen({ host: config.HOST, port: config.PORT });
} else {
  const loop = startLoop({ db, log, leaseMs, queue: deliveries, work: (job) => deliver(runtime, job) });
  const app = await buildApp({ ...runtime, received: loop.wake });
  await app.listen({ host: config.HOST, port: config.PORT });
}

// One world of the simulation, always the same: `pnpm simulate` plays a thousand scenarios.

import { expect, test } from 'vitest';
import { simulate } from './simulation/run.ts';

test('whatever clients, banks, hosts and networks do to thirty bookings, every promise is kept', async () => {
  const report = await simulate({ seed: 20_261_126, scenarios: 30, perWorld: 30 });
  expect(report.failures).toEqual([]);
  // A world in which nothing was paid, returned or moved would have shown nothing.
  for (const act of ['pay done', 'move done', 'ask done', 'cancelInCalendly done']) {
    expect(report.counted('acts', act)).toBeGreaterThan(0);
  }
  expect(report.counted('refunds', 'succeeded')).toBeGreaterThan(0);
}, 300_000);

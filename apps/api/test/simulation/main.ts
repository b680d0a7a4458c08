// pnpm simulate: random money scenarios with faults against the real API, PostgreSQL and the sandbox program.

import { parseArgs } from 'node:util';
import { simulate } from './run.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    scenarios: { type: 'string', default: '1000' },
    'per-world': { type: 'string', default: '25' },
    world: { type: 'string' },
    client: { type: 'string' },
  },
});

const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
const started = performance.now();
const report = await simulate({
  seed: Number(values.seed),
  scenarios: Number(values.scenarios),
  perWorld: Number(values['per-world']),
  onlyWorld: number(values.world),
  onlyClient: number(values.client),
  progress: ({ worlds, bookings, failures }) => {
    const seconds = Math.round((performance.now() - started) / 1000);
    process.stderr.write(`${worlds} worlds, ${bookings} bookings, ${failures.length} failures, ${seconds} s\n`);
  },
});
for (const failure of report.failures) process.stdout.write(`${failure}\n\n`);
process.stdout.write(`${report.summary()}\n`);
process.exitCode = report.failures.length === 0 ? 0 : 1;

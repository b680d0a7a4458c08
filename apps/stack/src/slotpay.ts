// Program: the operator's commands (`pnpm slotpay dump --json`) on the database `start` keeps, running or not.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { openPostgres } from './postgres.ts';
import { repositoryRoot } from './repository.ts';
import { keptDataKey } from './settings.ts';

try {
  const postgres = await openPostgres();
  const env = {
    ...process.env,
    DATABASE_URL: await postgres.ensureDatabase(postgres.database),
    DATA_KEY: process.env['DATA_KEY'] ?? keptDataKey(),
  };
  const command = [join(repositoryRoot, 'apps/api/src/slotpay.ts'), ...process.argv.slice(2)];
  const child = spawn(process.execPath, command, { env, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  await postgres.stop();
  process.exitCode = typeof code === 'number' ? code : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

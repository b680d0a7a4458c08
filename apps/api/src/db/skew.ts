// Two clocks that must agree: everything here is timed by the database's, but whether a webhook is fresh by the process's.

import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Db } from './client.ts';

/** Behind by more than this, a process would refuse webhooks just signed as coming from the future (webhooks/signature.ts). */
const MAX_SKEW_MS = 60_000;

/** How far this process's clock is ahead of the database's, ms; negative when it is behind. What the question itself took is never counted. */
async function clockSkewMs(db: Db): Promise<number> {
  const asked = Date.now();
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  const answered = Date.now();
  const now = rows[0]?.now.getTime() ?? answered;
  if (now < asked) return asked - now;
  return now > answered ? answered - now : 0;
}

/** Whether both clocks agree well enough to serve; says so in the log when they do not. */
export async function clocksAgree(db: Db, log: Pick<Logger, 'error'>): Promise<boolean> {
  const aheadMs = await clockSkewMs(db);
  if (Math.abs(aheadMs) <= MAX_SKEW_MS) return true;
  log.error({ aheadMs, allowedMs: MAX_SKEW_MS }, 'clock differs from the database’s: webhooks would be refused');
  return false;
}

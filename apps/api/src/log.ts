// Logs carry ids, codes and durations. Bodies, headers, tokens and addresses never get here; what slips in is cut out.

import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.ts';

const SECRET = [
  'authorization',
  'cookie',
  'email',
  'name',
  'capability',
  'token',
  'flowToken',
  'body',
  'payload',
  'details',
];

/** JSON lines, to standard output unless told otherwise. */
export function createLog(config: Pick<Config, 'LOG_LEVEL'>, destination?: DestinationStream): Logger {
  const options = {
    level: config.LOG_LEVEL,
    base: null,
    redact: { paths: SECRET.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[cut]' },
    serializers: { err: errorLine },
  };
  return destination ? pino(options, destination) : pino(options);
}

// An error of a provider's SDK carries the whole answer, and a database error the whole row: keep what identifies it.
function errorLine(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { type: error.name, message: error.message, code, stack: error.stack };
}

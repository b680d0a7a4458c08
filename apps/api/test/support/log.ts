// The log as it would be printed, line by line.

import type { Logger } from 'pino';
import { createLog } from '../../src/log.ts';

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface CapturedLog {
  readonly log: Logger;
  /** Exactly what was written. */
  readonly printed: string[];
  lines(): LogLine[];
}

/** The production log, kept instead of printed. */
export function captureLog(): CapturedLog {
  const printed: string[] = [];
  const log = createLog({ LOG_LEVEL: 'debug' }, { write: (line) => void printed.push(line) });
  return { log, printed, lines: () => printed.map((line) => JSON.parse(line) as LogLine) };
}

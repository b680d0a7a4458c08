// A stack and a browser for one test file, up before its tests, audited and gone after them.

import { type Stack, type StackOptions, startStack } from '@slotpay/stack';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { openBrowser } from './client.ts';
import { expectNobodyComplained } from './complaints.ts';
import { auditAndStop } from './sound.ts';

export interface Stage {
  readonly stack: Stack;
  readonly browser: Browser;
}

/** @returns the stage; its parts exist once the file's tests run */
export function stage(options: StackOptions = {}): Stage {
  const parts: { stack?: Stack; browser?: Browser } = {};
  beforeAll(async () => {
    [parts.stack, parts.browser] = await Promise.all([startStack(options), openBrowser()]);
  });
  afterEach(expectNobodyComplained);
  afterAll(async () => {
    await parts.browser?.close();
    await auditAndStop(parts.stack);
  });
  const ready = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('The stage is not up yet: use it inside a test.');
    return part;
  };
  return {
    get stack() {
      return ready(parts.stack);
    },
    get browser() {
      return ready(parts.browser);
    },
  };
}

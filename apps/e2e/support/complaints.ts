// What a browser holds against our pages while a journey goes on: a broken content security policy, an uncaught error, a
// request that failed. The providers' pages may complain as they like; ours have to be quiet.

import type { BrowserContext } from 'playwright-core';
import { expect } from 'vitest';

/** Everyone's complaints since the last test ended. */
let everyone: Complaints[] = [];

/** The complaints of one browser. */
export class Complaints {
  readonly #found: string[] = [];
  readonly #forgiven: RegExp[] = [];

  /** Listens from the first page of a context on; `origin` is where our pages come from. */
  static async of(context: BrowserContext, origin: string): Promise<Complaints> {
    const complaints = new Complaints();
    everyone.push(complaints);
    const found = complaints.#found;
    await context.exposeBinding('reportViolation', ({ frame }, violation: string) => {
      if (frame.url().startsWith(origin)) found.push(`policy: ${violation}`);
    });
    await context.addInitScript(() => {
      const { reportViolation } = globalThis as unknown as { reportViolation(violation: string): void };
      addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) =>
        reportViolation(`${effectiveDirective} refuses ${blockedURI}, asked for by ${sourceFile}`),
      );
    });
    context.on('weberror', (error) => {
      if (error.page()?.url().startsWith(origin)) found.push(`error: ${error.error().message}`);
    });
    context.on('console', (message) => {
      if (message.type() === 'error' && message.location().url.startsWith(origin))
        found.push(`console: ${message.text()}`);
    });
    return complaints;
  }

  forgive(patterns: readonly RegExp[]): void {
    this.#forgiven.push(...patterns);
  }

  unforgiven(): string[] {
    return this.#found.filter((complaint) => !this.#forgiven.some((pattern) => pattern.test(complaint)));
  }
}

/** Fails when anyone of this test has an unforgiven complaint. */
export function expectNobodyComplained(): void {
  const all = everyone.flatMap((complaints) => complaints.unforgiven());
  everyone = [];
  expect(all).toEqual([]);
}

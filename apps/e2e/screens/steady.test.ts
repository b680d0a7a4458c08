import { expect, test } from 'vitest';
import { Client } from '../support/client.ts';
import { stage } from '../support/stage.ts';

const here = stage();

test.each([390, 1280])(
  'what is read on the first page, %i px wide, stays where it is when the sessions arrive',
  async (width) => {
    const client = await Client.arrive(here.browser, here.stack.urls.app, { width, height: 844 });
    const answer = Promise.withResolvers<void>();
    await client.page.route('**/session-types', (route) => answer.promise.then(() => route.continue()));
    await client.page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    const painted = () =>
      client.page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null)))),
      );
    await client.page.goto(here.stack.urls.app);
    await client.sees('Book a session');
    await client.page.evaluate(() => document.fonts.ready.then(() => null));
    await painted();
    // Letters that get their own font move by a hair before.
    const shifts = () => client.page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts);
    const before = await shifts();
    answer.resolve();
    await client.page.getByText('Deep dive').waitFor();
    await painted();
    expect(await shifts()).toEqual(before);
  },
);

import { expect, test } from 'vitest';
import { unreachedByTab } from '../support/controls.ts';
import { gallery } from '../support/gallery.ts';

const here = gallery();

test('every screen has one h1, and a new one takes the focus', async () => {
  const visit = await here.visit();
  const heading = visit.page.locator('h1');
  const [first, ...others] = visit.cases;
  // What stands there when a page has loaded is the browser's to announce.
  await visit.turnTo(first ?? '');
  let before = await heading.textContent();
  for (const address of others) {
    await visit.turnTo(address);
    const now = await heading.allTextContents();
    expect([address, now]).toEqual([address, [expect.stringMatching(/\S/)]]);
    const focused = await heading.evaluate((element) => element === document.activeElement);
    if (now[0] !== before) expect([address, focused]).toEqual([address, true]);
    before = now[0] ?? null;
  }
});

test('every control of every screen and question is reached by the tab key and shows it', async () => {
  // Standing still: where something moves, each press of a key waits for the next frame.
  const visit = await here.visit({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  const faults: Record<string, string[]> = {};
  for await (const view of visit.views()) {
    const found = await unreachedByTab(visit.page);
    if (found.length > 0) faults[view] = found;
  }
  expect(faults).toEqual({});
}, 240_000);

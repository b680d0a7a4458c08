import { expect, test } from 'vitest';
import { unreachedByTab } from '../support/controls.ts';
import { gallery } from '../support/gallery.ts';

const here = gallery();

test('every screen has one h1, which takes the focus as often as the booking has moved', async () => {
  const visit = await here.visit();
  const heading = visit.page.locator('h1');
  const shown = async () => [await visit.page.locator('[data-state]').getAttribute('data-state'), await texts()];
  const texts = () => heading.allTextContents();
  const [first, ...others] = visit.cases;
  // What stands there when a page has loaded is the browser's to announce.
  await visit.turnTo(first ?? '');
  let before = await shown();
  for (const address of others) {
    // Whoever reads on from a control further down has left the last heading behind.
    await visit.page.getByLabel('Language').focus();
    await visit.turnTo(address);
    expect([address, await texts()]).toEqual([address, [expect.stringMatching(/\S/)]]);
    const now = await shown();
    const turned = JSON.stringify(now) !== JSON.stringify(before);
    const focused = await heading.evaluate((element) => element.matches(':focus'));
    expect([address, focused]).toEqual([address, turned]);
    before = now;
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

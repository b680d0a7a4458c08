import { expect, test } from 'vitest';
import { controlsOf, tooWide } from '../support/controls.ts';
import { gallery } from '../support/gallery.ts';

const here = gallery();

// WCAG 1.4.12: what a reader may set without losing anything.
const spacing = `
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-block-end: 2em !important; }`;

test.each([
  { how: '320 px wide', width: 320, height: 568, scale: 2 },
  { how: '320 px wide in German', width: 320, height: 568, scale: 2, locale: 'de' },
  { how: '320 px wide with every text a third longer', width: 320, height: 568, scale: 2, locale: 'pseudo' },
  { how: 'at 200 % zoom of 1280 px', width: 640, height: 400, scale: 2 },
  { how: 'at 400 % zoom of 1280 px', width: 320, height: 256, scale: 4 },
  { how: 'with the text set wider', width: 390, height: 844, scale: 1, style: spacing },
  { how: 'from right to left', width: 390, height: 844, scale: 1, direction: 'rtl' },
])('every screen and question can be read and used $how, without scrolling sideways', async (reader) => {
  const { width, height, scale, style = '', direction = 'ltr', locale = 'en' } = reader;
  const visit = await here.visit({ viewport: { width, height }, deviceScaleFactor: scale }, locale);
  if (style !== '') await visit.page.addStyleTag({ content: style });
  await visit.page.evaluate((dir) => {
    document.documentElement.dir = dir;
  }, direction);
  const faults: Record<string, string[]> = {};
  for await (const view of visit.views()) {
    const covered = (await controlsOf(visit.page)).filter(({ reachable }) => !reachable);
    const found = [...(await tooWide(visit.page)), ...covered.map(({ html }) => `covered: ${html}`)];
    if (found.length > 0) faults[view] = found;
  }
  expect(faults).toEqual({});
});

test('every control is at least 24 by 24 px, links within a sentence apart', async () => {
  const visit = await here.visit({ viewport: { width: 390, height: 844 } });
  const small: Record<string, string[]> = {};
  for await (const view of visit.views()) {
    const found = (await controlsOf(visit.page)).filter(
      ({ width, height, inText }) => !inText && Math.min(width, height) < 24,
    );
    if (found.length > 0) small[view] = found.map(({ html, width, height }) => `${width} × ${height}: ${html}`);
  }
  expect(small).toEqual({});
});

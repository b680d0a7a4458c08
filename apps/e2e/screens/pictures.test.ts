import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PAGE, PICTURES, pageOf } from '../pictures/page.ts';
import { gallery } from '../support/gallery.ts';

const here = gallery();

test('docs/screens.md lists what the gallery shows, with a picture of every state (else: pnpm pictures in apps/e2e)', async () => {
  const visit = await here.visit();
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toBe(pageOf(visit.names));
  const shown = [...page.matchAll(/src="screens\/([^"]+)"/g)].map(([, file]) => file);
  expect(readdirSync(PICTURES).sort()).toEqual(shown.sort());
});

import { expect, test } from 'vitest';
import { judge } from '../support/lighthouse.ts';
import { stage } from '../support/stage.ts';

const here = stage();

test('Lighthouse finds nothing to better in accessibility, best practices and SEO on a phone', async () => {
  const { scores, shortcomings } = await judge(here.stack.urls.app, ['accessibility', 'best-practices', 'seo']);
  expect(shortcomings).toEqual([]);
  expect(scores).toEqual({ accessibility: 100, 'best-practices': 100, seo: 100 });
});

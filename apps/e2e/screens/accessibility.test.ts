import { STATE_NAMES } from '@slotpay/machine';
import { expect, test } from 'vitest';
import { brokenRules } from '../support/axe.ts';
import { gallery } from '../support/gallery.ts';

const here = gallery();

test('the gallery shows all 18 states', async () => {
  const visit = await here.visit();
  const states = visit.cases.map((address) => /path=(\w+)/.exec(address)?.[1]);
  expect(new Set(states)).toEqual(new Set(STATE_NAMES));
});

test.each([
  { scheme: 'light', width: 390 },
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 390 },
  { scheme: 'dark', width: 1280 },
] as const)(
  'no screen and no question breaks a rule of WCAG 2.2 AA, $scheme at $width px',
  async ({ scheme, width }) => {
    const visit = await here.visit({ colorScheme: scheme, viewport: { width, height: 900 } });
    const broken: Record<string, string[]> = {};
    for await (const view of visit.views()) {
      const rules = await brokenRules(visit.page);
      if (rules.length > 0) broken[view] = rules;
    }
    expect(broken).toEqual({});
  },
);

test('no code leads to a screen that breaks one', async () => {
  const visit = await here.visit({ viewport: { width: 390, height: 844 } });
  expect(visit.codes.length).toBeGreaterThan(20);
  const broken: Record<string, string[]> = {};
  for (const address of visit.codes) {
    await visit.turnTo(address);
    const rules = await brokenRules(visit.page);
    if (rules.length > 0) broken[address] = rules;
  }
  expect(broken).toEqual({});
});

test('the contents page of the gallery breaks none either', async () => {
  const visit = await here.visit();
  expect(await brokenRules(visit.page)).toEqual([]);
});

test('what breaks a rule is found', async () => {
  const visit = await here.visit();
  await visit.page.evaluate(() => {
    document
      .querySelector('main')
      ?.insertAdjacentHTML(
        'beforeend',
        '<img src="/favicon.svg"><p style="color: #999; background: #fff">faint</p><button>ok</button><button style="font-size: 4px; padding: 0; border: 0; inline-size: 9px; block-size: 9px">x</button><button style="font-size: 4px; padding: 0; border: 0; inline-size: 9px; block-size: 9px">y</button>',
      );
  });
  const rules = new Set((await brokenRules(visit.page)).map((rule) => rule.split(':')[0]));
  expect(rules).toEqual(new Set(['image-alt', 'color-contrast', 'target-size']));
});

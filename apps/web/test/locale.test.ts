import { i18n } from '@lingui/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isLocale, LANGUAGES, loadLocale, preferredLanguage } from '../src/i18n/locale.ts';
import { words } from '../src/i18n/words.ts';

afterEach(() => loadLocale('en'));

describe('the language of a page', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['fr', 'de', 'en'], 'de'],
    [['en-US', 'de'], 'en'],
    [['pseudo', 'constructor', 'fr'], 'en'],
    [[], 'en'],
  ] as const)('for a browser that prefers %j is %s', (languages, language) => {
    expect(preferredLanguage(languages)).toBe(language);
  });

  it('is one that this build has words for', () => {
    for (const language of Object.keys(LANGUAGES)) expect(isLocale(language)).toBe(true);
    for (const stranger of ['fr', 'constructor', '', null]) expect(isLocale(stranger)).toBe(false);
  });

  it('changes what was read before, without reading it anew from elsewhere', async () => {
    const { promises } = words;
    expect(promises.label).toBe('How it works');
    await loadLocale('pseudo');
    expect(promises.label).toMatch(/^\[.*Ĥōŵ/);
    expect(promises.list.map(({ title }) => title[0])).toEqual(['[', '[', '[']);
  });
});

describe('a screen that arrives before its words', () => {
  // The pages and the catalogue are asked for at the same time, and whichever comes first must not stop the other.
  it('asks for none of them until it is drawn', async () => {
    vi.resetModules();
    i18n.activate('');
    expect(() => words.free).toThrow('without setting a locale');
    await import('../src/pages/booking-pages.tsx');
  });
});

describe('a plural', () => {
  it('follows the number', () => {
    expect(words.hold.announce(1)).toContain('one more minute');
    expect(words.hold.announce(5)).toContain('5 more minutes');
    expect(words.policy.before(48, 'x')).toBe('Up to 2 days before: x');
    expect(words.policy.before(1, 'x')).toBe('Up to 1 hour before: x');
  });
});

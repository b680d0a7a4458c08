// That the languages say the same, each in its own words: German says nothing in English, and says it as the pages do.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAIL_TEMPLATES, WAYS } from '../../test/support/mail-facts.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { wordsIn } from './index.ts';
import type { Words } from './words.ts';

/** Whatever `words` say, piece by piece, always in the same order. */
function pieces(words: Words): string[] {
  const mails = MAIL_TEMPLATES.flatMap((template) =>
    WAYS.flatMap((facts) => {
      const { subject, preheader, heading, paragraphs, action } = words.mails[template](facts);
      return [subject, preheader, heading, ...paragraphs, action];
    }),
  );
  const { free, greeting, sessionWithHost, newTime, reference, join, seeReceipt, labels } = words;
  return [
    ...mails,
    ...[
      free,
      greeting('{name}'),
      sessionWithHost('{session}', '{host}'),
      newTime('{session}'),
      reference('{reference}'),
    ],
    ...[join, seeReceipt],
    ...Object.values(labels),
  ];
}

const sentences = (text: string) => text.split(/(?<=[.:?!]) /);
const isOnlyFacts = (text: string) => /^[\s,.:]*(\{\w+\}[\s,.:]*)+$/.test(text);

/** The German of each English text on the pages. */
function germanOfPages(): ReadonlyMap<string, string> {
  const catalogue = readFileSync(new URL('../../../web/src/i18n/locales/de.po', import.meta.url), 'utf8');
  const texts = catalogue.matchAll(/^msgid "(.+)"\nmsgstr "(.+)"$/gm);
  return new Map(Array.from(texts, ([, english = '', german = '']) => [english, german]));
}

describe('German and English', () => {
  it('share no sentence', () => {
    const english = new Set(pieces(en).flatMap(sentences));
    const shared = pieces(de)
      .flatMap(sentences)
      .filter((sentence) => english.has(sentence) && !isOnlyFacts(sentence));
    expect(shared).toEqual([]);
  });

  it('say as many things', () => {
    expect(pieces(de).length).toBe(pieces(en).length);
  });

  it('call things what the pages call them', () => {
    const pages = germanOfPages();
    const german = pieces(de);
    const both = pieces(en).flatMap((english, at) => {
      const [inEnglish, inGerman] = [sentences(english), sentences(german[at] ?? '')];
      // Sentences that are put differently have no counterpart to compare; whole texts have.
      const alike = inEnglish.length === inGerman.length;
      return [
        [english, german[at]] as const,
        ...(alike ? inEnglish.map((text, n) => [text, inGerman[n]] as const) : []),
      ];
    });
    const known = new Map(both.filter(([english]) => pages.has(english)));
    for (const text of ['Receipt', 'Refunded', 'Free', '{amount} is on its way back', '{host} moved your session.']) {
      expect(known.keys()).toContain(text);
    }
    expect(Object.fromEntries(known)).toEqual(
      Object.fromEntries(Array.from(known.keys(), (english) => [english, pages.get(english)])),
    );
  });
});

it('a client whose language nobody has said is written to in English', () => {
  expect(wordsIn(null)).toBe(en);
  expect(wordsIn('de')).toBe(de);
});

import { createElement, type ReactElement } from 'react';
import { renderToString } from 'react-dom/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CASES, modelOf } from '../src/gallery/fixtures.ts';
import { deepDive, offer } from '../src/gallery/offer.ts';
import { pictured } from '../src/gallery/pictured.ts';
import { LANGUAGES, loadLocale } from '../src/i18n/locale.ts';
import { words } from '../src/i18n/words.ts';
import { BrokenPage } from '../src/pages/broken-page.tsx';
import { FrontPage } from '../src/pages/front-page.tsx';
import { MailLink } from '../src/pages/mail-link.tsx';
import { LoadingPage, LostPage, OutdatedPage, UnknownPage } from '../src/pages/plain-pages.tsx';
import { RecoveryPage } from '../src/pages/recovery-page.tsx';
import { draw } from './draw.tsx';

beforeAll(() => loadLocale('pseudo'));
afterAll(() => loadLocale('en'));

/** What is not ours to translate: names, what a host wrote, languages under their own names. */
const NAMES = [
  offer.businessName,
  ...pictured.sessionTypes.flatMap(({ name, description, hostName }) => [name, description, hostName]),
  ...Object.values(LANGUAGES),
  'Ada Byron',
  'ada@example.com',
];

/** What Intl wrote: days, months, clocks, zones, spans, lists; amounts have no letters but a currency's. */
const WRITTEN_BY_INTL =
  /\b((Mon|Tues?|Wed(nes)?|Thu(rs)?|Fri|Sat(ur)?|Sun)(day)?|Jan(uary)?|Feb(ruary)?|Mar(ch)?|Apr(il)?|May|June?|July?|Aug(ust)?|Sept?(ember)?|Oct(ober)?|Nov(ember)?|Dec(ember)?|[ap]m|at|and|GMT|Central European (Standard|Summer) Time|Berlin|hours?|minutes?|in \d+ days?|tomorrow)\b/g;

/** As it is after a child has thrown, which a server never draws. */
class Broken extends BrokenPage {
  override readonly state = { broken: true };
}

/** Every text a person sees or hears on a page. */
function textsOf(html: string): string[] {
  const spoken = [...html.matchAll(/(?:aria-label|title|alt|placeholder)="([^"]*)"/g)].map(([, text = '']) => text);
  return [...html.replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '').split(/<[^>]*>/), ...spoken];
}

/** The texts that did not come from the catalogue. */
function hardCoded(html: string): string[] {
  return textsOf(html.replaceAll('<!-- -->', '')).filter((text) => {
    if (text.includes('[')) return false;
    const rest = NAMES.reduce((left, name) => left.replaceAll(name, ''), text);
    return /\p{L}{2}/u.test(rest.replaceAll(/SP-[\w-]+|&#?\w+;/g, '').replaceAll(WRITTEN_BY_INTL, ''));
  });
}

describe('in the pseudo-locale', () => {
  it.each(CASES)('%s says nothing that is not in the catalogue', (name) => {
    expect(hardCoded(draw(modelOf(name)))).toEqual([]);
  });

  const silent = { onIntent: () => undefined, onChoose: () => undefined };
  const around: Readonly<Record<string, () => ReactElement>> = {
    'the front page': () => createElement(FrontPage, { waiting: false, lost: false, ...silent }),
    'the front page whose choice cannot be fetched': () =>
      createElement(FrontPage, { waiting: true, lost: true, ...silent }),
    'the page of a mailed link': () => createElement(RecoveryPage, { token: 'x'.repeat(43) }),
    'the way to another mailed link': () => createElement(MailLink),
    'the page that is still opening': () => createElement(LoadingPage, { text: words.pages.loading }),
    'the page of a booking this browser cannot open': () => createElement(LostPage, { reference: 'SP-7F3K-92QD' }),
    'the page that is older than the service': () => createElement(OutdatedPage),
    'the page for an address that leads nowhere': () => createElement(UnknownPage),
    'the page that has a bug': () => createElement(Broken, { children: null }),
  };

  it.each(Object.keys(around))('%s says nothing else either', (name) => {
    const html = renderToString(around[name]?.() ?? null);
    expect(html).toContain('[');
    expect(hardCoded(html)).toEqual([]);
  });

  it('a text that was written into a screen is found', () => {
    const html = draw(modelOf('PAYMENT_FAILED'));
    expect(hardCoded(`${html}<p>Pay now</p>`)).toEqual(['Pay now']);
    expect(hardCoded(`${html}<p>with ${deepDive.hostName}</p>`)).toHaveLength(1);
  });

  it('texts are at least a third longer than in English', async () => {
    const visible = () => textsOf(draw(modelOf('BOOKING_CONFIRMED.upcoming'))).join('').length;
    const pseudo = visible();
    await loadLocale('en');
    expect(pseudo).toBeGreaterThan(visible() * 1.3);
    await loadLocale('pseudo');
  });
});

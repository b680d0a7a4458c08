// The language of the page: which there are, which one to begin with, and loading its catalogue.

import { i18n, type Messages } from '@lingui/core';
import { useSyncExternalStore } from 'react';
import { shelves } from '../shelf.ts';

/** What a reader can choose, with each language's own name for itself. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;

export type Language = keyof typeof LANGUAGES;

/** A language, or `pseudo`: English made long and strange, to see what is not translated and what does not fit. */
export type Locale = Language | 'pseudo';

type Catalogue = () => Promise<{ messages: Messages }>;

const catalogues: Record<Language, Catalogue> & { pseudo?: Catalogue } = {
  en: () => import('./locales/en.po'),
  de: () => import('./locales/de.po'),
};
// Not in what clients get, like the gallery.
if (import.meta.env.DEV || import.meta.env.MODE === 'gallery') catalogues.pseudo = () => import('./locales/pseudo.po');

/** The language a locale's dates and amounts are written in. */
export function languageOf(locale: Locale): Language {
  return locale === 'pseudo' ? 'en' : locale;
}

/** Whether this is a locale that this build has words for. */
export function isLocale(tag: string | null): tag is Locale {
  return tag !== null && Object.hasOwn(catalogues, tag);
}

/** Loads a locale's words and speaks it from now on; what is on the page follows. */
export async function loadLocale(locale: Locale): Promise<void> {
  const catalogue = catalogues[locale];
  if (!catalogue) throw new Error(`This build has no ${locale}`);
  i18n.loadAndActivate({ locale, messages: (await catalogue()).messages });
  if (typeof document === 'undefined') return;
  document.documentElement.lang = languageOf(locale);
  document.documentElement.dir = 'ltr';
}

/** The locale spoken now. */
export function spokenLocale(): Locale {
  return i18n.locale as Locale;
}

const follow = (changed: () => void) => i18n.on('change', changed);

/** The locale spoken now; whoever uses it is drawn again when it changes. */
export function useLocale(): Locale {
  return useSyncExternalStore(follow, spokenLocale, spokenLocale);
}

/** The first of the reader's languages that we speak, English if there is none. @param languages as the browser prefers them */
export function preferredLanguage(languages: readonly string[]): Language {
  const spoken = languages.map((tag) => tag.split('-')[0] ?? '').find((tag) => Object.hasOwn(LANGUAGES, tag));
  return (spoken as Language | undefined) ?? 'en';
}

const KEPT = 'slotpay.language';

/** The language to begin with: the one chosen here before, else the browser's. */
function firstLanguage(): Locale {
  const chosen = shelves.browser.getItem(KEPT);
  return isLocale(chosen) ? chosen : preferredLanguage(navigator.languages);
}

/**
 * Speaks the language to begin with. Words that cannot be fetched are asked for once more, by loading the page again: a
 * browser does not fetch a module a second time for the same page.
 * @returns false when they have not come
 */
export async function speakFirst(): Promise<boolean> {
  try {
    await loadLocale(firstLanguage());
    return true;
  } catch {
    const [arrival] = performance.getEntriesByType('navigation');
    const first = arrival instanceof PerformanceNavigationTiming && arrival.type !== 'reload';
    // Offline, it would not even come back.
    if (first && navigator.onLine) location.reload();
    return false;
  }
}

/** The reader chooses a language, for this visit and the next ones. */
export async function chooseLanguage(language: Language): Promise<void> {
  shelves.browser.setItem(KEPT, language);
  await loadLocale(language);
}

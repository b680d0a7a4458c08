// What an address of the gallery asks for: /gallery?path=PAYMENT_FAILED&code=card_declined&locale=de&theme=dark

import { isLocale, type Locale } from '../i18n/locale.ts';
import { NOW } from './journey.ts';

const THEMES = ['light', 'dark'] as const;

export interface View {
  /** One of `CASES`; anything else shows the contents. */
  readonly path: string;
  readonly code: string | null;
  readonly locale: Locale;
  /** Null leaves it to the system. */
  readonly theme: (typeof THEMES)[number] | null;
  /** The clock, which stands still. UTC ISO. */
  readonly now: string;
}

export function viewOf(search: URLSearchParams): View {
  const [locale, now] = [search.get('locale'), search.get('now') ?? ''];
  return {
    path: search.get('path') ?? '',
    code: search.get('code'),
    locale: isLocale(locale) ? locale : 'en',
    theme: THEMES.find((theme) => theme === search.get('theme')) ?? null,
    now: Number.isNaN(Date.parse(now)) ? NOW : new Date(now).toISOString(),
  };
}

/** The address of a view, without what is usual anyway. */
export function addressOf(view: Partial<View>): string {
  const { path = '', code = null, locale = 'en', theme = null, now = NOW } = view;
  const search = new URLSearchParams();
  if (path !== '') search.set('path', path);
  if (code !== null) search.set('code', code);
  if (locale !== 'en') search.set('locale', locale);
  if (theme !== null) search.set('theme', theme);
  if (now !== NOW) search.set('now', now);
  return search.size === 0 ? '/gallery' : `/gallery?${search}`;
}

// The gallery: every state, variation and code, in every language and theme, on a clock that stands still. Not part of what
// clients get.

import { useEffect, useMemo } from 'react';
import { BusinessContext } from '../booking/business.tsx';
import { type BookingPage, BookingPageContext } from '../booking/page.tsx';
import { PlaceContext } from '../booking/place.ts';
import { ClockContext } from '../clock.ts';
import { placeOf } from '../format/time.ts';
import { languageOf, loadLocale, useLocale } from '../i18n/locale.ts';
import { BookingShell } from '../shell/shell.tsx';
import { Contents } from './contents.tsx';
import { CASES, modelOf } from './fixtures.ts';
import { type View, viewOf } from './view.ts';

const nothing = () => undefined;

/** @param search the address's query */
export function Gallery({ search }: { search: string }) {
  const view = useMemo(() => viewOf(new URLSearchParams(search)), [search]);
  const { locale, theme } = view;
  const spoken = useLocale();
  useEffect(() => void loadLocale(locale), [locale]);
  useEffect(() => {
    document.documentElement.style.colorScheme = theme ?? '';
  }, [theme]);
  if (spoken !== locale) return null;
  return CASES.includes(view.path) ? <Case view={view} /> : <Contents view={view} />;
}

function Case({ view }: { view: View }) {
  const { path, code, now, locale } = view;
  const place = useMemo(() => placeOf(languageOf(locale), [], 'Europe/Berlin'), [locale]);
  const clock = useMemo(() => () => Date.parse(now), [now]);
  const page = useMemo(
    (): BookingPage => ({
      model: modelOf(path, { now, code, place }),
      send: nothing,
      changeTime: nothing,
      onScheduled: nothing,
      onEmbedFailed: nothing,
      onOpenedInTab: nothing,
      stillHere: nothing,
      downloadCalendar: async () => undefined,
      refresh: nothing,
    }),
    [path, now, code, place],
  );
  const source = useMemo(() => ({ business: page.model.business, reload: async () => true }), [page]);
  return (
    <ClockContext value={clock}>
      <PlaceContext value={place}>
        <BusinessContext value={source}>
          <BookingPageContext value={page}>
            <BookingShell />
          </BookingPageContext>
        </BusinessContext>
      </PlaceContext>
    </ClockContext>
  );
}

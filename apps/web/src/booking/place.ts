// Where the reader is, for dates. A context, so that the gallery and the tests can be anywhere.

import { createContext, useContext, useMemo } from 'react';
import { type Place, placeOf } from '../format/time.ts';
import { languageOf, useLocale } from '../i18n/locale.ts';

/** A place that is not the reader's own. */
export const PlaceContext = createContext<Place | null>(null);

export function usePlace(): Place {
  const given = useContext(PlaceContext);
  const locale = useLocale();
  const own = useMemo(
    () =>
      placeOf(
        languageOf(locale),
        typeof navigator === 'undefined' ? [] : navigator.languages,
        Intl.DateTimeFormat().resolvedOptions().timeZone,
      ),
    [locale],
  );
  return given ?? own;
}

// Where the reader is, for dates. A context, so that the gallery and the tests can be anywhere.

import { createContext, useContext } from 'react';
import { type Place, placeOf } from '../format/time.ts';
import { words } from '../i18n/words.ts';

export const PlaceContext = createContext<Place>(
  placeOf(
    words.language,
    typeof navigator === 'undefined' ? [] : navigator.languages,
    Intl.DateTimeFormat().resolvedOptions().timeZone,
  ),
);

export function usePlace(): Place {
  return useContext(PlaceContext);
}

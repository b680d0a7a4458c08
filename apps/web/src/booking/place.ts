// Where the reader is, for dates. A context, so that the gallery and the tests can be anywhere.

import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import { type Place, placeOf } from '../format/time.ts';
import { languageOf, useLocale } from '../i18n/locale.ts';
import { shelves } from '../shelf.ts';

/** A place that is not the reader's own. */
export const PlaceContext = createContext<Place | null>(null);

const KEPT = 'slotpay.zone';
const followers = new Set<() => void>();

/** The zone the browser says it is in (IANA name). */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The reader wants times in another zone, in this tab. @param zone an IANA name, one `Intl` knows */
export function chooseZone(zone: string): void {
  shelves.tab.setItem(KEPT, zone);
  for (const follower of followers) follower();
}

/** Every zone `Intl` knows, the reader's own among them. */
export function allZones(): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), ownZone()])].sort();
}

function chosenZone(): string {
  const kept = shelves.tab.getItem(KEPT);
  return kept !== null && isZone(kept) ? kept : ownZone();
}

// What a tab kept may be from a browser that knew more zones.
function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== null;
  } catch {
    return false;
  }
}

function follow(changed: () => void): () => void {
  followers.add(changed);
  return () => followers.delete(changed);
}

export function usePlace(): Place {
  const given = useContext(PlaceContext);
  const locale = useLocale();
  const zone = useSyncExternalStore(follow, chosenZone, ownZone);
  const own = useMemo(
    () => placeOf(languageOf(locale), typeof navigator === 'undefined' ? [] : navigator.languages, zone),
    [locale, zone],
  );
  return given ?? own;
}

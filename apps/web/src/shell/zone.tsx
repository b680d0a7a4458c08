// The zone times are written in: shown by its name, and another one a choice away.

import { useState } from 'react';
import { allZones, chooseZone } from '../booking/place.ts';
import { formatZone, type Place } from '../format/time.ts';
import { words } from '../i18n/words.ts';

/** @param at the instant whose zone is named: summer and winter have different names */
export function ZoneChoice({ at, place }: { at: string; place: Place }) {
  const [zones, setZones] = useState<readonly string[]>([]);
  const name = (timeZone: string) => formatZone(at, { ...place, timeZone });
  // Some four hundred: only for those who reach for them.
  const open = () => setZones(allZones().toSorted((a, b) => name(a).localeCompare(name(b), place.locale)));
  return (
    <select
      className="setting leaf-zone"
      aria-label={words.frame.zone}
      value={place.timeZone}
      onFocus={open}
      onChange={({ target }) => chooseZone(target.value)}
    >
      {zones.includes(place.timeZone) ? null : <option value={place.timeZone}>{name(place.timeZone)}</option>}
      {zones.map((zone) => (
        <option key={zone} value={zone}>
          {name(zone)}
        </option>
      ))}
    </select>
  );
}

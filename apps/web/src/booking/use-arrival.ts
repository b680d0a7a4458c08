// The way back from the payment page, as this page knows it: from its address, from this tab's storage, or from another tab.

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Arrival } from '../route.ts';
import { shelves } from '../shelf.ts';
import { type CameBack, cameBack, isCurrent, keepArrival, storedArrival, weightier } from './arrival.ts';
import type { Replica } from './replica.ts';

export interface WayBack {
  /** Null as soon as something has happened since. */
  readonly current: CameBack | null;
  /** Another tab says how the client came back. */
  adopt(theirs: CameBack): void;
}

/** @param said how the client has just come back, by this page's address */
export function useArrival(reference: string, said: Arrival | null, { base, booking }: Replica): WayBack {
  const [back, setBack] = useState(() => storedArrival(shelves.tab, reference));
  const [unheard, setUnheard] = useState(said);
  // The address says how, and only the server where the booking stood.
  if (unheard !== null && booking !== null) {
    setUnheard(null);
    setBack(weightier(back, cameBack(unheard, base), base));
  }
  const known = booking !== null && unheard === null;
  const current = known && back !== null && isCurrent(back, base) ? back : null;
  useEffect(() => {
    if (known) keepArrival(shelves.tab, reference, current);
  }, [reference, known, current]);

  const latest = useRef(base);
  latest.current = base;
  const adopt = useCallback((theirs: CameBack) => setBack((ours) => weightier(ours, theirs, latest.current)), []);
  return { current, adopt };
}

// Bookings driven along the machine's shortest paths: the offers they are for, and where each sets out.

import { SessionTypeSeed } from '@slotpay/contract';
import type { SessionTerms } from '@slotpay/machine';
import { FREE_TERMS, TERMS } from '@slotpay/machine/test/happenings';
import { seedSessionTypes } from '../../src/db/seed.ts';
import type { Backend } from './backend.ts';
import type { Stage } from './tour.ts';
import { blankTraveller, OPENING, openTraveller, type Traveller } from './traveller.ts';

/** Offers what the machine's tests book. */
export async function offerTours({ db }: Backend): Promise<void> {
  await seedSessionTypes(db, [offer(TERMS, '1'), offer(FREE_TERMS, '2')]);
}

function offer({ sessionTypeId, revision: _, ...terms }: SessionTerms, digit: string): SessionTypeSeed {
  return SessionTypeSeed.parse({
    ...terms,
    id: nameOf(sessionTypeId),
    name: 'A session',
    description: '',
    hostName: 'Host',
    calendlyEventTypeUri: `https://api.calendly.com/event_types/${digit.repeat(8)}`,
    schedulingPath: `/host/${sessionTypeId}`,
  });
}

/** Not the name of an offer that the database already has in another form. */
const nameOf = (sessionTypeId: string): string => `tour-${sessionTypeId}`;

/** The API opens a booking where a time was picked; what the browser does alone begins with a blank one. */
export async function setOut(
  backend: Backend,
  way: readonly Stage[],
  n: number,
): Promise<{ traveller: Traveller; rest: readonly Stage[] }> {
  const opening = way.slice(0, OPENING.length).map(({ happening }) => happening);
  const chosen = opening.find((happening) => happening.type === 'startCalendlyScheduling');
  if (chosen === undefined || OPENING.some((type, index) => type !== opening[index]?.type)) {
    return { traveller: await blankTraveller(backend, n), rest: way };
  }
  const traveller = await openTraveller(backend, n, nameOf(chosen.terms.sessionTypeId));
  return { traveller, rest: way.slice(OPENING.length) };
}

// What a provider's message comes down to.

import type { UnstampedEvent } from '@slotpay/machine';
import type { Details } from '../booking/details.ts';
import type { Dispute } from '../booking/dispute-case.ts';

/** What a delivery says, and about whom. */
export type Meaning =
  /** Nothing for us: another type, another mode, old news. */
  /** `concerns`: the booking it names all the same, for a person to look at. */
  | {
      readonly kind: 'nothing';
      readonly verdict: 'ignored' | 'refused';
      readonly reason: string;
      readonly concerns?: string | undefined;
    }
  /** A client's bank asks for money back. `event`: what it means for the booking itself, if anything. */
  | {
      readonly kind: 'dispute';
      readonly bookingId: string;
      readonly dispute: Dispute;
      readonly event: UnstampedEvent | null;
    }
  /** For a booking we do not know (yet). The keys find it later. */
  | {
      readonly kind: 'unknown_booking';
      readonly flowToken?: string | undefined;
      readonly inviteeId?: string | undefined;
    }
  | {
      readonly kind: 'event';
      readonly bookingId: string;
      readonly event: UnstampedEvent;
      readonly details?: Details | undefined;
    };

/** The message is read and asks nothing of us. */
export function nothing(reason: string): Meaning {
  return { kind: 'nothing', verdict: 'ignored', reason };
}

// What it takes to perform an effect. Handlers run outside any transaction and answer with an event; a failure they can
// judge becomes an event too, everything else is tried again with the same key.

import type { EffectMap, EffectType, UnstampedEvent } from '@slotpay/machine';
import type { Logger } from 'pino';
import type Stripe from 'stripe';
import type { Details } from '../booking/details.ts';
import type { HoldingDeps } from '../booking/holding.ts';
import type { Booking } from '../booking/read.ts';
import type { Config } from '../config.ts';
import type { Db } from '../db/client.ts';
import type { CalendlyClient } from '../providers/calendly.ts';
import type { ProviderError } from '../providers/errors.ts';
import type { Mailer } from '../providers/mailer.ts';

export interface EffectDeps extends HoldingDeps {
  readonly db: Db;
  readonly stripe: Stripe;
  readonly calendly: CalendlyClient;
  readonly mailer: Mailer;
  readonly config: Pick<Config, 'PUBLIC_URL' | 'BUSINESS_NAME' | 'BUSINESS_CONTACT'>;
  /** Whether our key is for real money. */
  readonly livemode: boolean;
  readonly log: Logger;
}

/** One effect to be performed, for the booking as it is now. */
export interface Task<T extends EffectType> {
  readonly id: string;
  /** The idempotency key, the same on every try. */
  readonly key: string;
  readonly params: EffectMap[T];
  /** 1 on the first try. */
  readonly attempts: number;
  /** When the booking asked for it, by the database's clock. */
  readonly askedAt: Date;
  /** An operator has had it tried again. */
  readonly askedByHand: boolean;
  readonly booking: Booking;
}

/** How it went. `answer`: what is worth keeping of what the provider said; never personal data. */
export interface Performed {
  readonly event: UnstampedEvent | null;
  readonly answer?: Record<string, unknown>;
  readonly details?: Details;
}

export interface Handler<T extends EffectType> {
  /** Doing it twice is doing it once, whenever: it is tried until it is done. After a day a person is told as well. */
  readonly untilDone?: true;
  /** @throws ProviderError when the provider refuses or does not answer, NotYet when something has to end first */
  perform(deps: EffectDeps, task: Task<T>): Promise<Performed>;
  /** What a refusal means that trying again will not change: news for the booking, nothing at all, or a person's business. */
  refused(params: EffectMap[T], error: ProviderError): UnstampedEvent | 'settled' | 'for_a_person';
}

/** Nothing went wrong, but an earlier effect of the booking has to end first, or the answer has been overtaken. It is tried again. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}

/** The effect needs no answer. */
export const NOTHING_MORE: Performed = { event: null };

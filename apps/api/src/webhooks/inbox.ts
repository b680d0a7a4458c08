// The inbox: what a provider told us, sealed, once per event, whoever brought it.

import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../db/client.ts';
import { rowName, type Sealer } from '../db/sealed.ts';
import type { Provider, Source } from '../db/tables.ts';
import { parsed, referencesOf } from './references.ts';

export interface InboxDeps {
  readonly db: Db;
  readonly sealer: Sealer;
}

/** What a message is about, without reading it any further. */
export interface Envelope {
  /** The same for every copy of one event. */
  readonly key: string;
  readonly type: string;
}

/** What becomes a column: short, and without the characters PostgreSQL cannot store. */
const Name = z.string().regex(/^[ -~]{1,300}$/);

const StripeEnvelope = z.looseObject({ id: Name, type: Name });
const CalendlyEnvelope = z.looseObject({ event: Name, created_at: Name, payload: z.looseObject({ uri: Name }) });

/** Signed but not understood is kept as well: the provider must not be told to try again, and a person may look. */
export function envelopeOf(provider: Provider, body: Buffer): Envelope {
  const json = parsed(body);
  if (provider === 'stripe') {
    const { data } = StripeEnvelope.safeParse(json);
    if (data) return { key: data.id, type: data.type };
  } else {
    const { data } = CalendlyEnvelope.safeParse(json);
    if (data) return { key: `${data.event}|${data.payload.uri}|${data.created_at}`, type: data.event };
  }
  return { key: createHash('sha256').update(body).digest('hex'), type: 'unreadable' };
}

/** Keeps one message, of Stripe's only the references. @returns the delivery's id; undefined when it is there already */
export async function keep(
  deps: InboxDeps,
  message: { provider: Provider; envelope: Envelope; body: Buffer; source: Source },
): Promise<string | undefined> {
  const { provider, envelope, body, source } = message;
  const id = randomUUID();
  const row = rowName('inbox', id);
  const dataKey = deps.sealer.newKey(row);
  const inserted = await deps.db
    .insertInto('inbox')
    .values({
      id,
      provider,
      event_key: envelope.key,
      type: envelope.type,
      source,
      data_key: dataKey,
      body: deps.sealer.seal(dataKey, row, provider === 'stripe' ? referencesOf(body) : body),
    })
    .onConflict((conflict) => conflict.columns(['provider', 'event_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted?.id;
}

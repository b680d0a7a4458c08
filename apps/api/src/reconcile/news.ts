// What a round has found out goes into the inbox like a webhook and under the same key, so that whichever comes second
// changes nothing.

import type { Provider } from '../db/tables.ts';
import { envelopeOf, keep } from '../webhooks/inbox.ts';
import type { RoundDeps } from './round.ts';

/** Keeps what is not known yet. @param messages as the provider's webhook would bring them */
export async function keepNews(deps: RoundDeps, provider: Provider, messages: readonly object[]): Promise<void> {
  const found = messages.map((message) => {
    const body = Buffer.from(JSON.stringify(message));
    return { body, envelope: envelopeOf(provider, body) };
  });
  const known = await knownKeys(
    deps,
    provider,
    found.map(({ envelope }) => envelope.key),
  );
  for (const { body, envelope } of found) {
    if (known.has(envelope.key)) continue;
    const delivery = await keep(deps, { provider, envelope, body, source: 'reconciler' });
    if (!delivery) continue;
    deps.log.info({ provider, type: envelope.type, delivery }, 'news that no webhook had brought');
    deps.received();
  }
}

async function knownKeys({ db }: RoundDeps, provider: Provider, keys: string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await db
    .selectFrom('inbox')
    .select('event_key')
    .where('provider', '=', provider)
    .where('event_key', 'in', keys)
    .execute();
  return new Set(rows.map(({ event_key }) => event_key));
}

// Who cancelled: nobody is left to guess why money comes back.

import type { Model } from '../../booking/model.ts';
import { words } from '../../i18n/words.ts';

const say = words.screens.BOOKING_CANCELLED.by;

/** `You cancelled it.` */
export function byWhom({ context, facts }: Model): string {
  const by = context.cancellation?.by ?? 'client';
  return by === 'host' ? say.host(facts.hostName ?? words.unnamedBusiness) : say[by];
}

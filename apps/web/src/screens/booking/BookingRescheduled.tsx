// BOOKING_RESCHEDULED: a new time, and what it costs more or less.

import type { CHILDREN } from '@slotpay/machine';
import { differenceOf } from '../../booking/standing.ts';
import { words } from '../../i18n/words.ts';
import { cancel, money } from '../actions.tsx';
import type { Screen } from '../screen.ts';
import { collectingDifference } from './collecting-difference.tsx';
import { Times } from './times.tsx';

const say = words.screens.BOOKING_RESCHEDULED;

export const BookingRescheduled: Screen = (model) => {
  const child = model.path.split('.')[1];
  return { ...variants[child as keyof typeof variants](model), status: words.slip.status.moved };
};

const pricing: Screen = (model) => ({
  step: 'booked',
  heading: say.pricing.heading,
  lead: say.pricing.lead,
  next: say.pricing.next,
  actions: cancel(model),
  waiting: [
    { afterMs: 15_000, text: say.pricing.slow },
    { afterMs: 45_000, text: say.pricing.slower },
  ],
});

const refundingDifference: Screen = (model) => ({
  step: 'booked',
  heading: say.refunding.heading(money(model, differenceOf(model.context))),
  lead: say.refunding.lead,
  next: say.refunding.next,
  body: <Times model={model} />,
  actions: cancel(model),
});

const settled: Screen = (model) => ({
  step: 'booked',
  heading: say.settled.heading,
  lead: say.settled.lead,
  next: say.settled.next,
  body: <Times model={model} />,
  actions: cancel(model),
  waiting: [
    { afterMs: 8_000, text: say.settled.slow },
    { afterMs: 30_000, text: say.settled.slower },
  ],
});

const variants = { pricing, collectingDifference, refundingDifference, settled } satisfies Record<
  (typeof CHILDREN)['BOOKING_RESCHEDULED'][number],
  Screen
>;

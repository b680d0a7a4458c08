// What a mail may say of a booking, written out in its client's language.

import { type BookingContext, paidOf, type SessionTime, type Snapshot } from '@slotpay/machine';
import type { Details } from '../../booking/details.ts';
import type { Booking } from '../../booking/read.ts';
import { formatMoney, formatWhen } from '../../words/format.ts';
import type { MailFacts, Move, ReturnReason, Words } from '../../words/words.ts';

interface Given {
  readonly words: Words;
  readonly businessName: string;
  /** Where clients write to, a `mailto:` or `https:` address. */
  readonly contact: string | null;
  /** Opens the booking, on any device. */
  readonly link: string;
  /** Minor units of a payment no booking wants. */
  readonly returned?: number | undefined;
}

/** The booking's facts in `words`; amounts and times as that language writes them. */
export function factsOf(
  booking: Pick<Booking, 'reference' | 'sessionType' | 'snapshot'>,
  details: Details,
  given: Given,
): MailFacts {
  const { words } = given;
  const { sessionType } = booking;
  const { context } = booking.snapshot;
  const { cancellation } = context;
  const time = context.calendly?.time;
  const money = (amount: number) => formatMoney(amount, sessionType.currency, words);
  const when = (at: SessionTime) => formatWhen(at, details.timeZone, words);
  const kept = cancellation ? cancellation.paid - cancellation.refund : 0;
  return {
    businessName: given.businessName,
    contact: given.contact,
    reference: booking.reference,
    name: details.name,
    sessionName: sessionType.name,
    hostName: sessionType.host_name,
    when: time ? when(time) : null,
    moved: context.moved && moveOf(context.moved, { money, when }),
    free: context.payments.length === 0,
    price: context.price ? money(context.price) : words.free,
    paid: money(cancellation?.paid ?? paidOf(context)),
    cancelledBy: cancellation?.by ?? 'client',
    refund: money(cancellation?.refund ?? 0),
    refundReason: cancellation?.reason ?? 'nothing_paid',
    kept: kept > 0 ? money(kept) : null,
    returned: money(given.returned ?? 0),
    returnReason: returnReasonOf(booking.snapshot),
    joinUrl: details.joinUrl,
    receiptUrl: context.receiptUrl,
    link: given.link,
  };
}

function returnReasonOf(snapshot: Snapshot): ReturnReason {
  if (snapshot.hasTag('awaitingPayment')) return 'old_price';
  return snapshot.hasTag('paid') && snapshot.hasTag('slotHeld') ? 'already_paid' : 'not_waiting';
}

interface Writing {
  readonly money: (amount: number) => string;
  readonly when: (time: SessionTime) => string;
}

function moveOf(
  { by, from, difference, waived }: NonNullable<BookingContext['moved']>,
  { money, when }: Writing,
): Move {
  const amount = money(waived > 0 ? waived : Math.abs(difference));
  const before = from && when(from);
  if (waived > 0) return { by, from: before, difference: 'waived', amount };
  if (difference === 0) return { by, from: before, difference: 'none', amount };
  return { by, from: before, difference: difference > 0 ? 'dearer' : 'cheaper', amount };
}

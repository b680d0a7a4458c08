// The actions several screens share. Each is there only if the booking takes it at this moment.

import type { ClientEventType } from '@slotpay/machine';
import type { Model } from '../booking/model.ts';
import { moneyOf } from '../booking/standing.ts';
import type { ClientWish } from '../booking/wish.ts';
import { formatMoney } from '../format/money.ts';
import { formatMoment } from '../format/time.ts';
import { words } from '../i18n/words.ts';
import type { Action, Confirmation, Weight } from './screen.ts';

/** `€120.00`, or the word for free. */
export function money(model: Model, amount: number): string {
  return amount === 0 ? words.free : formatMoney(amount, model.facts.currency, model.place.locale);
}

/** The price where it is known, else the base price. */
export function priceOf(model: Model): string {
  return money(model, model.facts.price ?? model.context.terms?.price ?? 0);
}

/** A button for one of the client's events; it is shown disabled while it is being asked for. */
export function ask(
  model: Model,
  type: ClientEventType | 'selectSessionType',
  label: string,
  weight: Weight,
  confirm?: Confirmation,
): Action[] {
  return wish(model, { type }, label, weight, confirm);
}

function wish(
  model: Model,
  wanted: ClientWish | { type: 'selectSessionType' },
  label: string,
  weight: Weight,
  confirm?: Confirmation,
): Action[] {
  if (model.saving === wanted.type)
    return [{ label: words.saving, weight, busy: true, does: { kind: 'wish', wish: wanted } }];
  return model.offered.includes(wanted.type) ? [{ label, weight, does: { kind: 'wish', wish: wanted, confirm } }] : [];
}

/** To the payment page, while one is open. */
export function pay(model: Model, label: string, weight: Weight): Action[] {
  const href = model.booking?.checkoutUrl;
  return href && isWebAddress(href) ? [{ label, weight, does: { kind: 'link', href } }] : [];
}

/** After a decline the payment page is usually still open, for another card: the shortest way back. @param price as text */
export function tryAgain(model: Model, price: string): Action[] {
  const label = words.actions.retry(price);
  const open = pay(model, label, 'primary');
  if (open.length === 0) return ask(model, 'retryPayment', label, 'primary');
  return [...open, ...ask(model, 'retryPayment', words.actions.freshPage, 'quiet')];
}

/** Another page of a provider's; null addresses give no link. */
export function visit(href: string | null | undefined, label: string, weight: Weight): Action[] {
  return href && isWebAddress(href) ? [{ label, weight, does: { kind: 'link', href, newTab: true } }] : [];
}

// An address is a provider's and passes through our server, but it ends up in an href all the same.
function isWebAddress(href: string): boolean {
  return /^https?:\/\//.test(href);
}

/**
 * "I have already paid": Stripe is asked. Where the booking is in trouble the wider question is put, which is the same to
 * whoever asks it and finds out more; once it has been put too often, the narrower one.
 */
export function alreadyPaid(model: Model): Action[] {
  const wider = [...model.offered, model.saving].includes('attemptRecovery');
  const label = model.context.checkout === null ? words.actions.askStripe : words.actions.alreadyPaid;
  return ask(model, wider ? 'attemptRecovery' : 'onCheckoutReturned', label, 'quiet');
}

export function checkNow(model: Model, weight: Weight = 'secondary'): Action[] {
  return ask(model, 'onCheckoutReturned', words.actions.checkNow, weight);
}

/** Out of a booking that was not paid for, as far as we know. */
export function release(model: Model): Action[] {
  const { heading, untouched, paidPerhaps, yes, no } = words.confirmRelease;
  const certain = ['untouched', 'free'].includes(moneyOf(model).kind);
  const confirm = { heading, body: certain ? untouched : paidPerhaps, yes, no };
  return ask(model, 'cancelBookingProcess', words.actions.release, 'quiet', confirm);
}

/** Out of a booking that was paid for, before it was confirmed: everything comes back. */
export function stopPaid(model: Model): Action[] {
  const { heading, body, yes, no } = words.confirmStop;
  const paid = money(model, model.facts.paid);
  return ask(model, 'cancelBookingProcess', words.actions.cancel, 'quiet', {
    heading,
    body: body(paid),
    yes: yes(paid),
    no,
  });
}

/** Out of a confirmed booking, with the refund quoted to the cent before anything happens. */
export function cancel(model: Model): Action[] {
  const { heading, yes, no } = words.confirmCancel;
  const quote = model.booking?.cancellationQuote;
  const refund = quote && quote.amount > 0 ? money(model, quote.amount) : null;
  return wish(model, { type: 'cancelBooking', refund: quote?.amount }, words.actions.cancel, 'quiet', {
    heading,
    body: quoteText(model),
    yes: yes(refund),
    no,
  });
}

function quoteText(model: Model) {
  const { confirmCancel: say } = words;
  const quote = model.booking?.cancellationQuote;
  const undoable = model.path === 'BOOKING_CONFIRMED.upcoming';
  return (
    <>
      <p>{quote ? refundText(model, quote.amount) : say.unknown}</p>
      {quote?.changesAt && quote.amount > 0 ? <p>{say.changesAt(formatMoment(quote.changesAt, model.place))}</p> : null}
      {undoable ? <p>{say.undo}</p> : null}
    </>
  );
}

function refundText(model: Model, amount: number): string {
  const { paid } = model.facts;
  const { confirmCancel: say } = words;
  if (paid === 0) return say.free;
  if (amount === 0) return say.none(money(model, paid));
  return amount === paid ? say.full(money(model, amount)) : say.refund(money(model, amount), money(model, paid));
}

/** Back to the beginning, for another booking. */
export function bookAgain(weight: Weight = 'secondary'): Action {
  return { label: words.actions.bookAgain, weight, does: { kind: 'link', href: '/' } };
}

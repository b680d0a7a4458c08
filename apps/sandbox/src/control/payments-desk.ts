// The part of the control page where a person plays the bank and the dashboard.
import type Stripe from 'stripe';
import { type Html, html } from '../html.ts';
import { REFUND_MANNERS } from '../stripe/cards.ts';
import { money } from '../stripe/money.ts';
import type { World } from '../world.ts';
import { button } from './button.ts';

const SHOWN = 20;

function debits(world: World): Html | null {
  const waiting = [...world.stripe.sessions.values()]
    .map((record) => record.session)
    .filter((session) => session.status === 'complete' && session.payment_status === 'unpaid')
    .filter((session) => {
      const id = session.payment_intent;
      return typeof id === 'string' && world.stripe.paymentIntents.get(id)?.status === 'processing';
    });
  if (waiting.length === 0) return null;
  const rows = waiting.map(
    (session) => html`<li><code>…${session.id.slice(-8)}</code>
      ${button('Money arrives', 'POST', 'stripe/settle', { session: session.id, outcome: 'succeeded' })}
      ${button('Debit fails', 'POST', 'stripe/settle', { session: session.id, outcome: 'failed' })}</li>`,
  );
  return html`<section><h2>Bank debits waiting</h2><ul class="waiting">${rows}</ul></section>`;
}

function name(id: string): Html {
  return html`<code>…${id.slice(-8)}</code>`;
}

function refundRow(refund: Stripe.Refund): Html {
  const end = (label: string, outcome: string) =>
    button(label, 'POST', 'stripe/refund/end', { refund: refund.id, outcome });
  const status = String(refund.status);
  const open = status === 'pending' || status === 'requires_action';
  const choices = open
    ? [end('Arrives', 'succeeded'), end('Fails', 'failed')]
    : status === 'succeeded'
      ? [end('Comes back', 'failed')]
      : [];
  return html`<li>Refund ${name(refund.id)} ${money(refund.amount, refund.currency)}, ${status} ${choices}</li>`;
}

function disputeRow(dispute: Stripe.Dispute): Html {
  const verdict = (label: string, to: string) =>
    button(label, 'POST', 'stripe/dispute/decide', { dispute: dispute.id, verdict: to });
  const open = !['won', 'lost', 'warning_closed'].includes(dispute.status);
  const escalate = button('Escalate', 'POST', 'stripe/dispute/escalate', { dispute: dispute.id });
  return html`<li>Dispute ${name(dispute.id)} ${dispute.status}
    ${open ? [verdict('Won', 'won'), verdict('Lost', 'lost')] : null}
    ${open && dispute.status.startsWith('warning') ? escalate : null}</li>`;
}

function chargeRow(world: World, charge: Stripe.Charge): Html {
  const of = <T extends { charge: unknown }>(objects: Iterable<T>) =>
    [...objects].filter((o) => o.charge === charge.id);
  const rest = charge.amount_captured - charge.amount_refunded;
  const refund = (label: string, amount: number) =>
    button(label, 'POST', 'stripe/refund', { paymentIntent: charge.payment_intent, amount });
  const dispute = (label: string, kind: string) => button(label, 'POST', 'stripe/dispute', { charge: charge.id, kind });
  return html`<li>${name(charge.id)} ${money(charge.amount, charge.currency)}
    ${rest > 0 ? [refund('Refund', rest), rest > 1 ? refund('Refund half', Math.floor(rest / 2)) : null] : null}
    ${charge.disputed ? null : [dispute('Dispute', 'fraudulent'), dispute('Inquiry', 'inquiry')]}
    <ul>${of(world.stripe.refunds.values()).map(refundRow)}${of(world.stripe.disputes.values()).map(disputeRow)}</ul></li>`;
}

function manners(world: World): Html {
  const choice = (label: string, refundManner: string | null) =>
    world.refundManner === refundManner
      ? html`<strong>${label}</strong> `
      : button(label, 'POST', 'settings', { refundManner });
  return html`<p class="buttons">How refunds go: ${choice('by card', null)}
    ${REFUND_MANNERS.map((manner) => choice(manner, manner))} ${button('Pay out the balance', 'POST', 'stripe/payout')}</p>`;
}

/** Waiting debits, then the last payments with what can be done about each. */
export function payments(world: World): Html {
  const paid = [...world.stripe.charges.values()].filter(({ captured }) => captured).reverse();
  const rows = paid.slice(0, SHOWN).map((charge) => chargeRow(world, charge));
  return html`${debits(world)}<section><h2>Payments</h2>
    ${rows.length > 0 ? html`<ul class="waiting">${rows}</ul>` : html`<p class="empty">None yet.</p>`}
    ${manners(world)}</section>`;
}

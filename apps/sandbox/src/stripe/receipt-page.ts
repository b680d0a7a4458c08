// The page behind charge.receipt_url: what was paid, and what of it was returned.
import type { FastifyInstance } from 'fastify';
import type Stripe from 'stripe';
import { type Html, html, page } from '../html.ts';
import type { World } from '../world.ts';
import { BUSINESS, unknownPage } from './checkout-page.ts';
import { money } from './money.ts';

function row(label: string, value: string): Html {
  return html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
}

function day(seconds: number): string {
  return new Date(seconds * 1000).toLocaleDateString('en', {
    dateStyle: 'long',
    timeZone: 'Europe/Berlin',
  });
}

function receipt(charge: Stripe.Charge, refunds: readonly Stripe.Refund[]): string {
  const { card } = charge.payment_method_details ?? {};
  const method = card ? `${card.brand ?? 'Card'} ending in ${card.last4 ?? '????'}` : 'Bank debit';
  const body = html`<p class="note">Sandbox: no real money. This receipt is pretend.</p>
    <main class="card-page receipt">
      <p class="eyebrow">Receipt from ${BUSINESS}</p>
      <h1>${money(charge.amount, charge.currency)}</h1>
      <dl>
        ${row('Date paid', day(charge.created))}
        ${row('Payment method', method)}
        ${charge.description ? row('Description', charge.description) : null}
        ${row('Amount paid', money(charge.amount, charge.currency))}
        ${refunds.map((refund) => row(`Refunded ${day(refund.created)} (${refund.status})`, `−${money(refund.amount, refund.currency)}`))}
      </dl>
      <p class="quiet">Charge ${charge.id}</p>
    </main>`;
  return page({ title: `Receipt from ${BUSINESS}`, look: 'checkout', body });
}

/** Adds the receipts. The unguessable part of the link must be right. */
export function serveReceipts(app: FastifyInstance, world: World): void {
  app.get<{ Params: { secret: string; id: string } }>('/receipts/payment/:secret/:id', (request, reply) => {
    const { secret, id } = request.params;
    const charge = world.stripe.charges.get(id);
    const known = charge?.receipt_url?.endsWith(`/${secret}/${id}`);
    void reply.type('text/html; charset=utf-8');
    if (!charge || !known) return reply.code(404).send(unknownPage());
    const refunds = [...world.stripe.refunds.values()].filter((refund) => refund.charge === id);
    return reply.send(receipt(charge, refunds));
  });
}

// The hosted checkout page and its endings, as HTML.
import type Stripe from 'stripe';
import { type Html, html, page } from '../html.ts';
import { TEST_CARDS } from './cards.ts';
import { money } from './money.ts';
import { successUrl } from './pay.ts';
import type { SessionRecord } from './state.ts';

export const BUSINESS = 'Northlight Studio';

/** What the client typed and may see again, and what was wrong with it. Never the card. */
export interface FormState {
  readonly method: 'card' | 'debit';
  readonly email: string;
  readonly name: string;
  readonly message: string | null;
  readonly errors: Readonly<Partial<Record<Field, string>>>;
}

export type Field = 'email' | 'number' | 'expiry' | 'cvc' | 'name';

function total(session: Stripe.Checkout.Session): string {
  return money(session.amount_total ?? 0, session.currency ?? 'usd');
}

function shell(title: string, content: Html, script?: string): string {
  const body = html`<p class="note">Sandbox: no real money. Cards here are pretend.</p>${content}`;
  return page({ title, look: 'checkout', body, ...(script && { script }) });
}

function summary(record: SessionRecord): Html {
  const { session, lineItems } = record;
  const rows = lineItems.map(
    (item) => html`<li><span>${item.description}${item.quantity === 1 ? '' : ` × ${item.quantity}`}</span>
      <span>${money(item.amount_total, item.currency)}</span></li>`,
  );
  const back = session.cancel_url
    ? html`<a class="back" href="${session.cancel_url}"><span aria-hidden="true">←</span> Back to ${BUSINESS}</a>`
    : null;
  return html`<section class="summary" aria-label="Order">
    <div class="inner">
      ${back}
      <p class="merchant"><span class="mark" aria-hidden="true">N</span>${BUSINESS}</p>
      <p class="amount">${total(session)}</p>
      <ul class="lines">${rows}</ul>
      <p class="total"><span>Total due</span><span>${total(session)}</span></p>
    </div>
  </section>`;
}

function field(state: FormState, name: Field, label: string, attributes: Html): Html {
  const error = state.errors[name];
  return html`<div class="field field-${name}">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" ${attributes}${error ? html` aria-invalid="true" aria-describedby="${name}-error"` : null}>
    ${error ? html`<p class="error" id="${name}-error">${error}</p>` : null}
  </div>`;
}

function cardFields(state: FormState): Html {
  return html`<div class="card-fields">
    ${field(state, 'number', 'Card number', html`inputmode="numeric" autocomplete="cc-number" placeholder="1234 1234 1234 1234" maxlength="23"`)}
    <div class="pair">
      ${field(state, 'expiry', 'Expiration', html`inputmode="numeric" autocomplete="cc-exp" placeholder="MM / YY" maxlength="7"`)}
      ${field(state, 'cvc', 'CVC', html`inputmode="numeric" autocomplete="cc-csc" placeholder="123" maxlength="4"`)}
    </div>
    ${field(state, 'name', 'Cardholder name', html`autocomplete="cc-name" maxlength="120" value="${state.name}"`)}
  </div>`;
}

function methods(session: Stripe.Checkout.Session, state: FormState): Html {
  const card = cardFields(state);
  if (!session.payment_method_types.some((type) => type !== 'card')) {
    return html`<input type="hidden" name="method" value="card">${card}`;
  }
  const choice = (value: FormState['method'], label: string) =>
    html`<label class="choice"><input type="radio" name="method" value="${value}" id="method-${value}"${state.method === value ? html` checked` : null}>${label}</label>`;
  return html`<fieldset class="choices"><legend>Payment method</legend>
      ${choice('card', 'Card')}${choice('debit', 'Bank debit (slow)')}
    </fieldset>
    ${card}
    <p class="debit-fields">The amount is debited from a pretend bank account. The order is placed now;
      whether the money arrives is decided later on the sandbox’s control page.</p>`;
}

function testCards(): Html {
  const rows = TEST_CARDS.map(
    (card) => html`<li><button type="button" class="card" data-card="${card.number}">
      <span>${card.number.replace(/(.{4})(?=.)/g, '$1 ')}</span><span>${card.label}</span></button></li>`,
  );
  return html`<details class="test-cards"><summary>Test cards</summary>
    <p>Choose one to fill the form.</p><ul>${rows}</ul></details>`;
}

/** The form. A free order asks for no payment method. */
export function payPage(record: SessionRecord, state: FormState): string {
  const { session } = record;
  const free = session.amount_total === 0;
  const alert = state.message ? html`<p class="alert" role="alert">${state.message}</p>` : null;
  const content = html`<div class="columns">
    ${summary(record)}
    <main class="payment"><div class="inner">
      <h1>${free ? 'Confirm your order' : 'Payment'}</h1>
      ${alert}
      <form method="post" action="/c/pay/${session.id}" novalidate>
        ${field(state, 'email', 'Email', html`type="email" autocomplete="email" maxlength="200" value="${state.email}"`)}
        ${free ? null : methods(session, state)}
        <button class="primary" type="submit" id="pay">${free ? 'Confirm' : `Pay ${total(session)}`}</button>
      </form>
      ${free ? null : testCards()}
    </div></main>
  </div>`;
  return shell(`Pay ${BUSINESS}`, content, 'checkout.js');
}

/** The bank's question in between: is it really you? */
export function authenticationPage(record: SessionRecord): string {
  const { session } = record;
  const content = html`<main class="card-page">
    <p class="eyebrow">Your bank asks</p>
    <h1>Confirm this payment</h1>
    <p>${BUSINESS} wants to charge <strong>${total(session)}</strong>. A real bank would now ask for a code or a
      fingerprint; here you decide how it goes.</p>
    <form method="post" action="/c/pay/${session.id}/authenticate" class="stack">
      <button class="primary" name="answer" value="complete">Complete authentication</button>
      <button class="secondary" name="answer" value="fail">Fail authentication</button>
    </form>
  </main>`;
  return shell('Confirm this payment', content);
}

/** Shown for a session that can no longer be paid. */
export function closedPage(record: SessionRecord): string {
  const { session } = record;
  const complete = session.status === 'complete';
  const next = complete ? successUrl(session) : session.cancel_url;
  const content = html`<main class="card-page">
    <h1>${complete ? 'You have already paid' : 'This checkout has expired'}</h1>
    <p>${
      complete
        ? 'This payment was completed. You can close this page.'
        : 'The time to pay is over. Nothing was charged.'
    }</p>
    ${next ? html`<a class="primary" href="${next}">${complete ? 'Continue' : 'Back'} to ${BUSINESS}</a>` : null}
  </main>`;
  return shell(complete ? 'Already paid' : 'Expired', content);
}

/** For an id that names nothing. */
export function unknownPage(): string {
  const content = html`<main class="card-page"><h1>Nothing to pay here</h1>
    <p>This link does not belong to a checkout. Please go back to where you came from.</p></main>`;
  return shell('Not found', content);
}

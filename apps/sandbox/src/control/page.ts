// The human side of the controls: links, clock, faults, what was sent.
import type { FastifyInstance } from 'fastify';
import { EVENT_TYPES, HOST } from '../calendly/catalogue.ts';
import type { Delivery } from '../deliver.ts';
import { ATTEMPT_ACTIONS, REQUEST_ACTIONS, ROUTE_ACTIONS } from '../faults.ts';
import { type Html, html, page } from '../html.ts';
import type { World } from '../world.ts';
import { button } from './button.ts';
import { navigation } from './navigation.ts';
import { payments } from './payments-desk.ts';

const SHOWN = 60;

const STEPS = [
  ['1 minute', 60_000],
  ['31 minutes', 31 * 60_000],
  ['1 day', 24 * 60 * 60_000],
  ['7 days', 7 * 24 * 60 * 60_000],
] as const;

function time(iso: string): Html {
  return html`<time datetime="${iso}" data-local="medium">${iso}</time>`;
}

function links(world: World): Html {
  const types = EVENT_TYPES.map(
    (type) => html`<li><a href="${world.origins.calendly}/${HOST.slug}/${type.slug}">Calendar: ${type.name}</a></li>`,
  );
  const open = [...world.stripe.sessions.values()]
    .filter(({ session }) => session.url)
    .slice(-5)
    .map(({ session }) => html`<li><a href="${session.url}">Checkout: <code>…${session.id.slice(-8)}</code></a></li>`);
  return html`<section><h2>Places</h2><ul class="places">
    <li><a href="/mail">Mailbox (${world.mail.list().length})</a></li>${types}${open}</ul></section>`;
}

function clock(world: World): Html {
  const ahead = Math.round(world.clock.offset / 60_000);
  const steps = STEPS.map(([label, advanceMs]) => button(`+ ${label}`, 'POST', 'clock', { advanceMs }));
  return html`<section><h2>Clock</h2>
    <p>${time(new Date(world.clock.now()).toISOString())}
      <span class="quiet">${ahead === 0 ? 'same as the wall clock' : `${ahead} minutes ahead`}</span></p>
    <p class="buttons">${steps}${button('Reset everything', 'POST', 'reset')}</p></section>`;
}

function faults(world: World): Html {
  const rows = world.faults.list().map(
    (fault) => html`<tr><td>${fault.provider}</td><td>${fault.on}</td>
      <td>${Object.entries(fault.match).map(([key, value]) => `${key} ${value} `)}</td><td>${fault.action}</td>
      <td>${fault.remaining} of ${fault.times}</td><td>${button('Remove', 'DELETE', `faults/${fault.id}`)}</td></tr>`,
  );
  const actions = [...new Set([...ROUTE_ACTIONS, ...ATTEMPT_ACTIONS, ...REQUEST_ACTIONS])];
  const options = (names: readonly string[]) => names.map((name) => html`<option>${name}</option>`);
  return html`<section><h2>Faults</h2>
    <form id="fault" class="row">
      <label>Provider <select name="provider">${options(['stripe', 'calendly'])}</select></label>
      <label>On <select name="on">${options(['webhook', 'request'])}</select></label>
      <label>Event type or path <input name="match" placeholder="any"></label>
      <label>Action <select name="action">${options(actions)}</select></label>
      <label>Times <input name="times" type="number" min="1" value="1"></label>
      <button>Add fault</button>
    </form>
    <p class="alert" id="problem" role="alert" hidden></p>
    ${
      rows.length > 0
        ? html`<div class="scroll"><table><thead><tr><th>Provider</th><th>On</th><th>Match</th><th>Action</th><th>Left</th><th></th></tr></thead><tbody>${rows}</tbody></table></div>`
        : html`<p class="empty">Everything behaves.</p>`
    }
    <p class="buttons">${button('Release held, oldest first', 'POST', 'deliveries/release', { order: 'fifo' })}
      ${button('Release held, newest first', 'POST', 'deliveries/release', { order: 'lifo' })}</p></section>`;
}

function attempts(delivery: Delivery): Html {
  const last = delivery.attempts.at(-1);
  if (!last) return html`not sent`;
  const count = delivery.attempts.length;
  return html`${count} × ${last.error ?? `HTTP ${last.status}`}`;
}

function deliveries(world: World): Html {
  const rows = [...world.deliveries.list()]
    .reverse()
    .slice(0, SHOWN)
    .map(
      (delivery) => html`<tr><td>${time(new Date(delivery.createdAt).toISOString())}</td>
      <td><code>${delivery.type}</code></td><td><span class="badge ${delivery.state}">${delivery.state}</span></td>
      <td>${attempts(delivery)}</td><td>${button('Send again', 'POST', `deliveries/${delivery.id}/resend`)}</td></tr>`,
    );
  return html`<section><h2>Webhooks sent</h2>
    ${
      rows.length > 0
        ? html`<div class="scroll"><table><thead><tr><th>When</th><th>Type</th><th>State</th><th>Attempts</th><th></th></tr></thead><tbody>${rows}</tbody></table></div>`
        : html`<p class="empty">None yet.</p>`
    }</section>`;
}

function requests(world: World): Html {
  const rows = [...world.requests.list()]
    .reverse()
    .slice(0, SHOWN)
    .map(
      (entry) => html`<tr><td>${time(entry.at)}</td><td>${entry.provider}</td>
      <td><code>${entry.method} ${entry.path}</code></td><td>${entry.status ?? 'no answer'}</td></tr>`,
    );
  return html`<section><h2>Requests received</h2>
    ${
      rows.length > 0
        ? html`<div class="scroll"><table><thead><tr><th>When</th><th>Provider</th><th>Request</th><th>Answer</th></tr></thead><tbody>${rows}</tbody></table></div>`
        : html`<p class="empty">None yet.</p>`
    }</section>`;
}

/** Adds the page at /. */
export function serveControlPage(app: FastifyInstance, world: World): void {
  app.get('/', (_request, reply) => {
    const body = html`${navigation('control')}<main>
      <h1>Sandbox controls</h1>
      <p class="quiet">A pretend Calendly, Stripe and mailbox. They forget everything when they stop.</p>
      <div class="split">${links(world)}${clock(world)}</div>
      ${payments(world)}${faults(world)}${deliveries(world)}${requests(world)}</main>`;
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(page({ title: 'Sandbox controls', look: 'desk', body, script: 'control.js' }));
  });
}

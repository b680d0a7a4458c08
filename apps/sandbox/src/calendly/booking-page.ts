// The booking page and its relatives, as HTML. The calendar itself is drawn by assets/booking.js.
import { type Html, html, jsonScript, page } from '../html.ts';
import { EVENT_TYPES, type EventType, HOST } from './catalogue.ts';
import { QUESTION } from './render.ts';
import type { Invitee } from './state.ts';
import type { Tracking } from './tracking.ts';

interface Prefill {
  readonly name: string;
  readonly email: string;
  readonly timezone: string;
  readonly answer: string;
}

export interface BookingPageData {
  readonly type: EventType;
  /** With `embed_domain` in the URL the page talks to its parent window; without, it stays silent. */
  readonly embedded: boolean;
  readonly hideDetails: boolean;
  /** Six hex digits, or the event type's own colour. */
  readonly color: string | null;
  readonly prefill: Prefill;
  readonly tracking: Tracking;
  /** Set when an existing booking is being moved. */
  readonly moving: Invitee | null;
}

function shell(title: string, content: Html, script?: string): string {
  const body = html`<p class="note">Sandbox calendar</p>${content}`;
  return page({ title, look: 'booking', body, ...(script && { script }) });
}

function about(type: EventType, moving: Invitee | null): Html {
  return html`<section class="about" aria-label="Session">
    <p class="host"><span class="mark" aria-hidden="true">ML</span><span>${HOST.name}<br><small>${HOST.studio}</small></span></p>
    <h1>${moving ? `Move: ${type.name}` : type.name}</h1>
    <p class="fact">${icon('M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z')} ${durationText(type.duration)}</p>
    <p class="fact">${icon('M3 7h12v10H3ZM15 11l6-3v8l-6-3')} Video call</p>
    <p class="fact chosen" id="chosen" hidden></p>
    <p class="quiet">${type.description}</p>
    ${moving ? html`<p class="former">Former time <s><time datetime="${new Date(moving.event.start).toISOString()}" data-local></time></s></p>` : null}
  </section>`;
}

function icon(path: string): Html {
  return html`<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="${path}" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
}

function durationText(minutes: number): string {
  return minutes < 120 ? `${minutes} min` : `${minutes / 60} h`;
}

const pickStep = html`<section id="step-pick" class="step" aria-labelledby="pick-title">
  <h2 id="pick-title" tabindex="-1">Select a date and time</h2>
  <p class="alert" id="conflict" role="alert" hidden></p>
  <p class="quiet" id="loading" role="status">Loading available times…</p>
  <div class="pick" id="pick" hidden>
    <div class="calendar">
      <div class="month">
        <button type="button" class="round" id="previous" aria-label="Previous month">‹</button>
        <p id="month" aria-live="polite"></p>
        <button type="button" class="round" id="next" aria-label="Next month">›</button>
      </div>
      <table class="days" role="grid" aria-labelledby="month"><thead><tr id="weekdays"></tr></thead><tbody id="days"></tbody></table>
      <label for="timezone">Time zone</label>
      <select id="timezone"></select>
    </div>
    <div class="times" id="times" hidden>
      <h3 id="day" tabindex="-1"></h3>
      <ul id="slots" aria-labelledby="day"></ul>
    </div>
  </div>
</section>`;

function formStep(data: BookingPageData): Html {
  const { prefill, moving } = data;
  const fixed = moving ? html` readonly` : null;
  return html`<section id="step-form" class="step" aria-labelledby="form-title" hidden>
    <button type="button" class="link" id="back"><span aria-hidden="true">←</span> Other time</button>
    <h2 id="form-title" tabindex="-1">${moving ? 'Confirm the new time' : 'Enter your details'}</h2>
    <form id="form" novalidate>
      <div class="field"><label for="name">Name</label>
        <input id="name" name="name" autocomplete="name" required maxlength="200" value="${prefill.name}"${fixed}>
        <p class="error" id="name-error" hidden>Please enter your name.</p></div>
      <div class="field"><label for="email">Email</label>
        <input id="email" name="email" type="email" autocomplete="email" required maxlength="200" value="${prefill.email}"${fixed}>
        <p class="error" id="email-error" hidden>Please enter a valid email address.</p></div>
      ${
        moving
          ? null
          : html`<div class="field"><label for="answer">${QUESTION} <small>(optional)</small></label>
        <textarea id="answer" name="answer" rows="3" maxlength="2000">${prefill.answer}</textarea></div>`
      }
      <p class="alert" id="failure" role="alert" hidden></p>
      <button class="primary" type="submit" id="schedule">${moving ? 'Move event' : 'Schedule event'}</button>
    </form>
  </section>`;
}

const doneStep = html`<section id="step-done" class="step done" aria-labelledby="done-title" hidden>
  <p class="tick" aria-hidden="true">✓</p>
  <h2 id="done-title" tabindex="-1">You are scheduled</h2>
  <p id="done-name"></p>
  <p class="when" id="done-when"></p>
  <p class="quiet" id="done-zone"></p>
  <p class="links"><a id="done-reschedule" target="_top">Reschedule</a> <a id="done-cancel" target="_top">Cancel</a></p>
</section>`;

/** Date, time, details, done: for booking and for moving a booking. */
export function bookingPage(data: BookingPageData): string {
  const { type, embedded, moving, tracking, hideDetails } = data;
  const settings = {
    duration: type.duration,
    timezone: data.prefill.timezone,
    embedded,
    moving: moving !== null,
    tracking,
    timesUrl: `/${HOST.slug}/${type.slug}/times${moving ? `?moving=${moving.uuid}` : ''}`,
    submitUrl: moving ? `/reschedulings/${moving.uuid}` : `/${HOST.slug}/${type.slug}/bookings`,
  };
  const content = html`<main class="sheet${hideDetails ? ' slim' : ''}" id="sheet" style="--accent: ${data.color ? `#${data.color}` : type.color}">
      ${hideDetails ? null : about(type, moving)}
      <div class="steps">${pickStep}${formStep(data)}${doneStep}</div>
    </main>
    <noscript><p class="alert">This calendar needs JavaScript.</p></noscript>
    ${jsonScript('settings', settings)}`;
  return shell(`${type.name} with ${HOST.name}`, content, 'booking.js');
}

/** What can be booked with the host. */
export function profilePage(): string {
  const rows = EVENT_TYPES.map(
    (type) => html`<li><a href="/${HOST.slug}/${type.slug}" style="--accent: ${type.color}">
      <strong>${type.name}</strong><span>${durationText(type.duration)}</span><small>${type.description}</small></a></li>`,
  );
  const content = html`<main class="single"><p class="host"><span class="mark" aria-hidden="true">ML</span>
    <span>${HOST.name}<br><small>${HOST.studio}</small></span></p>
    <h1>Book a session</h1><ul class="profile">${rows}</ul></main>`;
  return shell(`${HOST.name}: book a session`, content);
}

/** Cancel: what, when, why. */
export function cancellationPage(invitee: Invitee): string {
  const content = html`<main class="single">
    <h1>Cancel ${invitee.event.type.name}</h1>
    <p class="when">${localTime(invitee)}</p>
    <p class="quiet">${invitee.name} with ${HOST.name}</p>
    <form method="post" action="/cancellations/${invitee.uuid}">
      <div class="field"><label for="reason">Reason <small>(optional)</small></label>
        <textarea id="reason" name="reason" rows="3" maxlength="10000"></textarea></div>
      <button class="primary" type="submit">Cancel event</button>
    </form>
    <p class="links"><a href="/reschedulings/${invitee.uuid}">Reschedule instead</a></p>
  </main>`;
  return shell('Cancel event', content, 'local-times.js');
}

/** One message and nothing to do. */
export function messagePage(title: string, text: string, invitee: Invitee | null): string {
  const content = html`<main class="single"><h1>${title}</h1>
    ${invitee ? html`<p class="when">${localTime(invitee)}</p>` : null}
    <p class="quiet">${text}</p></main>`;
  return shell(title, content, 'local-times.js');
}

function localTime(invitee: Invitee): Html {
  const start = new Date(invitee.event.start).toISOString();
  return html`<time datetime="${start}" data-local data-zone="${invitee.timezone}">${start}</time>`;
}

// The calendar of the booking page: month, day, time, details, done.

import { firstWeekday, isZone, longDay, shiftDay, shiftMonth } from './dates.js';

const $ = (id) => document.getElementById(id);
const settings = JSON.parse($('settings').textContent);
const hourCycle = new Intl.DateTimeFormat(navigator.language, { hour: 'numeric' }).resolvedOptions().hourCycle;

const state = { starts: [], timezone: '', month: '', day: '', start: '' };

/** Speaks to the page that embeds this one, if it asked for it. */
function tell(event, payload = {}) {
  if (settings.embedded && window.parent !== window) {
    window.parent.postMessage({ event: `calendly.${event}`, payload }, '*');
  }
}

function format(instant, options) {
  return new Intl.DateTimeFormat('en', { timeZone: state.timezone, hourCycle, ...options }).format(new Date(instant));
}

/** Calendar date of an instant in the chosen zone, as 2026-11-25. */
function dateOf(instant) {
  return new Intl.DateTimeFormat('en-CA', { timeZone: state.timezone, dateStyle: 'short' }).format(new Date(instant));
}

const timeOf = (instant) => format(instant, { hour: 'numeric', minute: '2-digit' });
const freeDays = () => [...new Set(state.starts.map(dateOf))];

function drawWeekdays() {
  const first = firstWeekday();
  $('weekdays').replaceChildren(
    ...Array.from({ length: 7 }, (_, i) => {
      // 2024-01-01 was a Monday, which weekInfo counts as 1.
      const date = new Date(Date.UTC(2024, 0, ((first - 1 + i) % 7) + 1));
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.abbr = date.toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' });
      cell.textContent = date.toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' });
      return cell;
    }),
  );
}

function dayButton(date, free) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = String(Number(date.slice(8)));
  button.dataset.date = date;
  button.disabled = !free;
  button.tabIndex = -1;
  button.setAttribute('aria-label', `${longDay(date)}${free ? '' : ', no times'}`);
  if (date === state.day) button.setAttribute('aria-current', 'date');
  button.addEventListener('click', () => chooseDay(date));
  return button;
}

function drawMonth() {
  const free = new Set(freeDays());
  const first = new Date(`${state.month}-01T00:00:00Z`);
  const lead = (first.getUTCDay() - (firstWeekday() % 7) + 7) % 7;
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const rows = [];
  for (let cell = 0; cell < lead + length; cell += 1) {
    if (cell % 7 === 0) rows.push(document.createElement('tr'));
    const td = document.createElement('td');
    if (cell >= lead) {
      const date = `${state.month}-${String(cell - lead + 1).padStart(2, '0')}`;
      td.append(dayButton(date, free.has(date)));
    }
    rows.at(-1).append(td);
  }
  $('days').replaceChildren(...rows);
  // One stop for the Tab key; the arrows move within the month.
  const stop = $('days').querySelector('[aria-current]') ?? $('days').querySelector('button:enabled');
  if (stop) stop.tabIndex = 0;
  $('month').textContent = first.toLocaleDateString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const months = freeDays().map((date) => date.slice(0, 7));
  $('previous').disabled = !months.some((month) => month < state.month);
  $('next').disabled = !months.some((month) => month > state.month);
}

function drawTimes() {
  $('times').hidden = !state.day;
  $('pick').classList.toggle('has-day', Boolean(state.day));
  if (!state.day) return;
  $('day').textContent = longDay(state.day);
  const starts = state.starts.filter((start) => dateOf(start) === state.day);
  $('slots').replaceChildren(
    ...starts.map((start) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'slot';
      button.dataset.start = start;
      button.textContent = timeOf(start);
      button.addEventListener('click', () => chooseTime(start));
      const item = document.createElement('li');
      item.append(button);
      return item;
    }),
  );
}

function draw() {
  drawMonth();
  drawTimes();
  for (const element of document.querySelectorAll('time[data-local]')) {
    element.textContent = format(element.dateTime, { dateStyle: 'full', timeStyle: 'short' });
  }
}

function chooseDay(date) {
  state.day = date;
  draw();
  $('day').focus({ preventScroll: window.innerWidth > 700 });
}

const zoneName = () => state.timezone.replaceAll('_', ' ');

function range(start) {
  const end = Date.parse(start) + settings.duration * 60_000;
  const day = format(start, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  return `${timeOf(start)} – ${timeOf(end)}, ${day}`;
}

function showStep(name) {
  for (const step of ['pick', 'form', 'done']) $(`step-${step}`).hidden = step !== name;
  const chosen = $('chosen');
  if (chosen) {
    chosen.hidden = name !== 'form';
    if (state.start) chosen.textContent = `${range(state.start)} (${zoneName()})`;
  }
  $(`${name}-title`).focus();
}

function chooseTime(start) {
  state.start = start;
  $('conflict').hidden = true;
  $('failure').hidden = true;
  tell('date_and_time_selected');
  showStep('form');
}

async function loadTimes() {
  const response = await fetch(settings.timesUrl);
  state.starts = (await response.json()).starts;
  const days = freeDays();
  if (!days.includes(state.day)) state.day = '';
  state.month ||= days[0]?.slice(0, 7) ?? new Date().toISOString().slice(0, 7);
  $('loading').hidden = true;
  $('pick').hidden = false;
  draw();
}

/** True when all is filled in; otherwise says what is missing and goes there. */
function validate() {
  const wrong = ['name', 'email'].filter((id) => {
    const bad = !$(id).value.trim() || !$(id).checkValidity();
    if (bad) $(id).setAttribute('aria-invalid', 'true');
    else $(id).removeAttribute('aria-invalid');
    if (bad) $(id).setAttribute('aria-describedby', `${id}-error`);
    $(`${id}-error`).hidden = !bad;
    return bad;
  });
  if (wrong[0]) $(wrong[0]).focus();
  return wrong.length === 0;
}

async function submit(event) {
  event.preventDefault();
  if (!validate()) return;
  const button = $('schedule');
  button.disabled = true;
  try {
    const response = await fetch(settings.submitUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        startTime: state.start,
        name: $('name').value.trim(),
        email: $('email').value.trim(),
        timezone: state.timezone,
        answer: $('answer')?.value ?? '',
        tracking: settings.tracking,
      }),
    });
    const result = await response.json();
    if (response.status === 201) finish(result);
    else if (response.status === 409) await pickAgain(result.message);
    else throw new Error(result.message);
  } catch {
    $('failure').textContent = 'That did not work. Please try again.';
    $('failure').hidden = false;
  } finally {
    button.disabled = false;
  }
}

async function pickAgain(message) {
  state.start = '';
  await loadTimes();
  showStep('pick');
  $('conflict').textContent = `${message} Please pick another one.`;
  $('conflict').hidden = false;
}

function finish(result) {
  $('done-name').textContent = `${document.title}, for ${result.name}`;
  $('done-when').textContent = range(result.startTime);
  $('done-zone').textContent = zoneName();
  $('done-reschedule').href = result.rescheduleUrl;
  $('done-cancel').href = result.cancelUrl;
  if (settings.moving) $('done-title').textContent = 'Your event was moved';
  showStep('done');
  // Calendly announces new bookings only; a move made in a frame is known from webhooks alone.
  if (!settings.moving) {
    tell('event_scheduled', {
      event: { uri: result.event.uri },
      invitee: { uri: result.invitee.uri },
    });
  }
}

function fillZones() {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  state.timezone = isZone(settings.timezone) ? settings.timezone : own;
  const names = new Set([state.timezone, own, 'UTC', ...Intl.supportedValuesOf('timeZone')]);
  $('timezone').replaceChildren(
    ...[...names].sort().map((name) => {
      const now = new Intl.DateTimeFormat('en', { timeZone: name, hour: 'numeric', minute: '2-digit', hourCycle });
      return new Option(`${name.replaceAll('_', ' ')} (${now.format(new Date())})`, name);
    }),
  );
  $('timezone').value = state.timezone;
}

function moveInGrid(event) {
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  const by = steps[event.key];
  const from = event.target.dataset?.date;
  if (!by || !from) return;
  event.preventDefault();
  const free = freeDays();
  let date = shiftDay(from, by);
  while (!free.includes(date) && date >= free[0] && date <= free.at(-1)) date = shiftDay(date, by);
  if (!free.includes(date)) return;
  state.month = date.slice(0, 7);
  drawMonth();
  document.querySelector(`[data-date="${date}"]`)?.focus();
}

fillZones();
drawWeekdays();
$('timezone').addEventListener('change', () => {
  state.timezone = $('timezone').value;
  if (!freeDays().includes(state.day)) state.day = '';
  draw();
});
$('previous').addEventListener('click', () => {
  state.month = shiftMonth(state.month, -1);
  drawMonth();
});
$('next').addEventListener('click', () => {
  state.month = shiftMonth(state.month, 1);
  drawMonth();
});
$('days').addEventListener('keydown', moveInGrid);
$('back').addEventListener('click', () => showStep('pick'));
$('form').addEventListener('submit', submit);

tell('profile_page_viewed');
tell('event_type_viewed');
if (settings.embedded) {
  new ResizeObserver(() =>
    tell('page_height', { height: `${Math.ceil(document.body.getBoundingClientRect().height)}px` }),
  ).observe(document.body);
}
loadTimes().catch(() => {
  $('loading').textContent = 'The available times could not be loaded. Please reload the page.';
});

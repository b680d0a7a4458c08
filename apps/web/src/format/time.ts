// Instants as people read them: always in a named zone.

/** How this page writes dates: the words' language, the reader's region where it can be known, the reader's zone. */
export interface Place {
  readonly locale: string;
  readonly timeZone: string;
}

/** The reader's place. @param languages as the browser prefers them */
export function placeOf(language: string, languages: readonly string[], timeZone: string): Place {
  const regional = languages.find((tag) => (tag === language || tag.startsWith(`${language}-`)) && isLocale(tag));
  // Without a region English would mean American dates to everybody else.
  return { locale: regional ?? (language === 'en' ? 'en-GB' : language), timeZone };
}

// Browsers report what the system says, and systems say things like `en-US@posix`.
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function format(instant: string, { locale, timeZone }: Place, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(new Date(instant));
}

/** `Friday 27 November 2026` */
export function formatDay(instant: string, place: Place): string {
  return format(instant, place, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

/** `Fri 27 Nov` */
export function formatDate(instant: string, place: Place): string {
  return format(instant, place, { weekday: 'short', day: 'numeric', month: 'short' });
}

/** `Fri 27 Nov, 14:00` */
export function formatMoment(instant: string, place: Place): string {
  return `${formatDate(instant, place)}, ${formatClock(instant, place)}`;
}

/** `14:00` on the day of `now` (milliseconds), `Fri 27 Nov, 14:00` on any other. */
export function formatDeadline(instant: string, now: number, place: Place): string {
  const today = formatDay(new Date(now).toISOString(), place) === formatDay(instant, place);
  return today ? formatClock(instant, place) : formatMoment(instant, place);
}

/** `in 5 days`, `tomorrow`, `in 20 minutes`; days by the calendar of the place. @param now milliseconds */
export function formatUntil(instant: string, now: number, place: Place): string {
  const minutes = Math.round((Date.parse(instant) - now) / 60_000);
  const relative = new Intl.RelativeTimeFormat(place.locale, { numeric: 'auto' });
  const days = dayNumber(instant, place) - dayNumber(new Date(now).toISOString(), place);
  if (days > 0) return relative.format(days, 'day');
  return minutes < 60 ? relative.format(minutes, 'minute') : relative.format(Math.round(minutes / 60), 'hour');
}

function dayNumber(instant: string, { timeZone }: Place): number {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return Date.parse(`${day.format(new Date(instant))}T00:00:00Z`) / 86_400_000;
}

/** `14:00`, `2:00 PM`: as the region writes it. */
export function formatClock(instant: string, place: Place): string {
  return format(instant, place, { timeStyle: 'short' });
}

/** `14:00 – 15:00`; with the end's day when it is another one, with offsets when the clocks change in between. */
export function formatSpan(startsAt: string, endsAt: string, place: Place): string {
  const sameDay = formatDay(startsAt, place) === formatDay(endsAt, place);
  const [start, end] = [
    formatClock(startsAt, place),
    sameDay ? formatClock(endsAt, place) : formatMoment(endsAt, place),
  ];
  const [before, after] = [offsetOf(startsAt, place), offsetOf(endsAt, place)];
  return before === after ? `${start} – ${end}` : `${start} ${before} – ${end} ${after}`;
}

function offsetOf(instant: string, place: Place): string {
  return zonePart(instant, place, 'shortOffset') ?? '';
}

/** `Central European Standard Time (Berlin)`; the zone as it is at that instant. */
export function formatZone(instant: string, place: Place): string {
  return zoneName(zonePart(instant, place, 'long'), place.timeZone);
}

/** `Central European Time (Berlin)`: the zone in summer and in winter. */
export function formatZoneAlways(place: Place): string {
  // Any day of a year with both, if the zone has them.
  return zoneName(zonePart('2024-01-01T00:00:00Z', place, 'longGeneric'), place.timeZone);
}

function zoneName(name: string | undefined, timeZone: string): string {
  const city = timeZone.split('/').at(-1)?.replaceAll('_', ' ');
  return name === undefined || name === timeZone ? timeZone : `${name} (${city})`;
}

function zonePart(
  instant: string,
  place: Place,
  timeZoneName: 'long' | 'longGeneric' | 'shortOffset',
): string | undefined {
  const format = new Intl.DateTimeFormat(place.locale, { timeZone: place.timeZone, timeZoneName });
  return format.formatToParts(new Date(instant)).find((part) => part.type === 'timeZoneName')?.value;
}

/** The parts of a calendar leaf: `27`, `Friday`, `November 2026`. */
export function leafParts(instant: string, place: Place): { day: string; weekday: string; month: string } {
  return {
    day: format(instant, place, { day: 'numeric' }),
    weekday: format(instant, place, { weekday: 'long' }),
    month: format(instant, place, { month: 'long', year: 'numeric' }),
  };
}

/** What is left of a span of milliseconds, as a clock shows it: `27:05`, `1:27:05`; never negative. */
export function formatRemaining(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `60 minutes`, `2 hours`, `1 hour 30 minutes`, in the place's language. */
export function formatDuration(minutes: number, { locale }: Place): string {
  const unit = (value: number, name: 'hour' | 'minute') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value);
  if (minutes < 120) return unit(minutes, 'minute');
  const hours = unit(Math.floor(minutes / 60), 'hour');
  return minutes % 60 === 0 ? hours : `${hours} ${unit(minutes % 60, 'minute')}`;
}

// When a price applies, as people read it.

import type { RateRule } from '@slotpay/machine';
import { words } from '../i18n/words.ts';
import { formatZoneAlways, type Place } from './time.ts';

/** `Saturday and Sunday`, `Tuesday, before 12:00`: the days and hours of a rule, in the zone it is written for, which is named where the reader's is another. */
export function formatRateTimes(
  { timeZone, weekdays, fromHour, untilHour, fromDate, untilDate }: RateRule,
  place: Place,
): string {
  const days = weekdays && new Intl.ListFormat(place.locale).format(weekdays.map((day) => weekdayName(day, place)));
  const parts = [
    days,
    fromDate && words.times.fromDate(dateText(fromDate, place)),
    untilDate && words.times.untilDate(dateText(untilDate, place)),
    fromHour === undefined ? undefined : words.times.fromHour(clockText(fromHour, place)),
    untilHour === undefined ? undefined : words.times.untilHour(clockText(untilHour, place)),
    timeZone === place.timeZone ? undefined : formatZoneAlways({ ...place, timeZone }),
  ];
  return parts.filter(Boolean).join(', ');
}

// 2024 began with a Monday.
function weekdayName(day: number, { locale }: Place): string {
  return inUtc(locale, { weekday: 'long' }, Date.UTC(2024, 0, day));
}

function dateText(date: string, { locale }: Place): string {
  return inUtc(locale, { day: 'numeric', month: 'short', year: 'numeric' }, Date.parse(date));
}

function clockText(hour: number, { locale }: Place): string {
  return inUtc(locale, { timeStyle: 'short' }, Date.UTC(2024, 0, 1, hour));
}

function inUtc(locale: string, options: Intl.DateTimeFormatOptions, at: number): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(at);
}

// Moments as a client in Lisbon reads them, whatever stands between the words.

/** `Fri 27 Nov 14:00`. @param instant milliseconds */
export function inLisbon(instant: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Europe/Lisbon',
  }).formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('hour')}:${part('minute')}`;
}

/** From when on the question about a cancellation says that less would come back; undefined when it does not say. */
export function lessFrom(text: string): string | undefined {
  return /From (.+?) on it would be less\./.exec(text)?.[1]?.replaceAll(',', '');
}

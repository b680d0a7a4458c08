// Days on which banks work, as far as that can be said without knowing the country: Monday to Friday.

const DAY_MS = 86_400_000;

/** The UTC instant `days` working days after `instant`; Saturdays and Sundays (UTC) do not count. */
export function workingDaysAfter(instant: string, days: number): string {
  let at = Date.parse(instant);
  for (let left = days; left > 0; ) {
    at += DAY_MS;
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return new Date(at).toISOString();
}

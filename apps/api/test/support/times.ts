// Times the offers of the tests price differently.

/** Noon (UTC) of the Saturday of the week that is so many weeks ahead, as an ISO instant. */
export function saturday(weeks = 3): string {
  const date = new Date(Date.now() + weeks * 7 * 86_400_000);
  date.setUTCDate(date.getUTCDate() + (6 - date.getUTCDay()));
  return `${date.toISOString().slice(0, 10)}T12:00:00Z`;
}

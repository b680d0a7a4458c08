// Times the offers of the tests price differently.

/** Noon (UTC) of a Saturday, three to four weeks ahead, as an ISO instant. */
export function saturday(): string {
  const date = new Date(Date.now() + 21 * 86_400_000);
  date.setUTCDate(date.getUTCDate() + (6 - date.getUTCDay()));
  return `${date.toISOString().slice(0, 10)}T12:00:00Z`;
}

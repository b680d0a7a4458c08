// Spans of time as an operator writes them: 90s, 5m, 12h, 30d.

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a span such as `30d`. @throws with a sentence when it is none */
export function durationMs(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (!count || !unit) throw new Error(`“${text}” is no span of time; write 90s, 5m, 12h or 30d.`);
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

// How the programs of this package speak to a person in a terminal.
import { styleText } from 'node:util';

/** Prints one line. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Prints steps with the seconds since the first call of this function. */
export function stopwatch(): (step: string) => void {
  const start = performance.now();
  return (step) => {
    const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(6);
    say(`${styleText('dim', `${seconds} s`)}  ${step}`);
  };
}

/** A framed box of labelled values, as wide as its longest line. */
export function framed(
  title: string,
  rows: readonly (readonly [label: string, value: string])[],
  footer: string,
): string {
  const labelWidth = Math.max(...rows.map(([label]) => label.length));
  const body = rows.map(([label, value]) => `${label.padEnd(labelWidth)}   ${value}`);
  const width = Math.max(title.length + 2, footer.length, ...body.map((line) => line.length));
  const line = (text: string) => `│  ${text.padEnd(width)}  │`;
  return [
    `╭─ ${title} ${'─'.repeat(width - title.length + 1)}╮`,
    line(''),
    ...body.map(line),
    line(''),
    line(footer),
    `╰${'─'.repeat(width + 4)}╯`,
  ].join('\n');
}

/** Text in aligned columns, two spaces apart; the last column is not padded. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length);
    });
  return rows.map((row) =>
    row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join('  '),
  );
}

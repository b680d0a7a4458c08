// Every regular expression that may meet a stranger's text takes time in proportion to its length: none can be made to
// think for minutes about a crafted line.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { isSafe } from 'redos-detector';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** The regular expressions in a file, as they are written there. */
function expressionsIn(file: string): RegExp[] {
  const found: RegExp[] = [];
  const { program } = parseSync(file, readFileSync(join(root, file), 'utf8'));
  new Visitor({
    Literal: (node) => {
      if ('regex' in node && node.regex) found.push(new RegExp(node.regex.pattern, node.regex.flags));
    },
  }).visit(program);
  return found;
}

const sources = globSync(['apps/api/src/**/*.ts', 'apps/web/src/**/*.{ts,tsx}', 'packages/*/src/**/*.ts'], {
  cwd: root,
});
const expressions = sources
  .filter((file) => !file.endsWith('.test.ts'))
  .flatMap((file) => expressionsIn(file).map((expression) => [file, expression] as const));

it('they are found', () => {
  expect(expressions.length).toBeGreaterThan(20);
});

it.each(expressions)('%s: %s cannot be kept busy', (_, expression) => {
  expect(isSafe(expression, { maxScore: 200, timeout: 5_000 })).toMatchObject({ safe: true });
});

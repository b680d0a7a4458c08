import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

// pnpm leaves out an optional package (a native binding) whose engines it believes unmet. It must judge by the Node of the
// devDependencies, which programs run on, not by the older one that may have started pnpm.
it('judges engines by the Node that is installed', async () => {
  const workspace = await readFile(new URL('../../../pnpm-workspace.yaml', import.meta.url), 'utf8');
  const judgedBy = /^nodeVersion: (\S+)$/m.exec(workspace)?.[1];
  const installed = /^ {2}node: (\d\S+)$/m.exec(workspace)?.[1];

  expect(judgedBy).toBe(installed);
});

// The web app's built files: built when missing or older than their sources.
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { withLock } from './lock.ts';
import { startProgram } from './process.ts';
import { keepFolder, repositoryRoot } from './repository.ts';

const web = join(repositoryRoot, 'apps/web');

/** The folder with the built web app. */
export const webRoot = join(web, 'dist');

/**
 * Builds the web app unless the built files are newer than everything they are made of.
 * @throws with the builder's last lines when it does not build
 */
export async function buildWeb(): Promise<void> {
  mkdirSync(keepFolder, { recursive: true });
  await withLock(join(keepFolder, 'web.lock'), async () => {
    if (isFresh()) return;
    await startProgram({
      name: 'vite build',
      script: viteScript(),
      args: ['build'],
      cwd: web,
      env: { NO_COLOR: '1', FORCE_COLOR: '0' },
    }).success();
  });
}

/** Vite's own program, relative to the checkout. */
export function viteScript(): string {
  const manifest = createRequire(join(web, 'package.json')).resolve('vite/package.json');
  return relative(repositoryRoot, join(dirname(manifest), 'bin/vite.js'));
}

function isFresh(): boolean {
  const built = join(webRoot, 'index.html');
  if (!existsSync(built)) return false;
  const sources = [web, ...['machine', 'contract'].map((name) => join(repositoryRoot, 'packages', name))];
  return statSync(built).mtimeMs > Math.max(...sources.map(newest));
}

function newest(folder: string): number {
  const skipped = new Set(['node_modules', 'dist', 'test', 'coverage', 'screenshots', '.turbo']);
  const times = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !skipped.has(entry.name))
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newest(path) : statSync(path).mtimeMs;
    });
  return Math.max(0, ...times);
}

// The web app's built files: built when missing or older than their sources. Two flavours: what clients get, and one with
// the gallery in it, for tests and pictures.
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { withLock } from './lock.ts';
import { choosePort } from './ports.ts';
import { startProgram } from './process.ts';
import { keepFolder, repositoryRoot } from './repository.ts';

const web = join(repositoryRoot, 'apps/web');

/** The folder with the built web app. */
export const webRoot = join(web, 'dist');

const galleryRoot = join(keepFolder, 'gallery');

/**
 * Builds the web app unless the built files are newer than everything they are made of.
 * @throws with the builder's last lines when it does not build
 */
export async function buildWeb(): Promise<void> {
  await build(webRoot);
}

/** A server for the web app with the gallery. */
export type Gallery = {
  /** Its first page, the gallery's contents. */
  readonly url: string;
  stop(): Promise<void>;
};

/**
 * Builds the web app with the gallery, unless that is fresh, and serves it on a free port.
 * @throws with the last lines of what failed
 */
export async function startGallery(): Promise<Gallery> {
  await build(galleryRoot, '--mode', 'gallery', '--emptyOutDir');
  const port = await choosePort();
  const url = `http://127.0.0.1:${port}/gallery`;
  const server = startProgram({
    name: 'vite preview',
    script: viteScript(),
    args: ['preview', '--outDir', galleryRoot, '--host', '127.0.0.1', '--port', String(port), '--strictPort'],
    cwd: web,
  });
  await server.ready(url);
  return { url, stop: () => server.stop() };
}

async function build(root: string, ...args: string[]): Promise<void> {
  mkdirSync(keepFolder, { recursive: true });
  await withLock(join(keepFolder, 'web.lock'), async () => {
    if (isFresh(root)) return;
    await startProgram({
      name: 'vite build',
      script: viteScript(),
      args: ['build', '--outDir', root, ...args],
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

function isFresh(root: string): boolean {
  const built = join(root, 'index.html');
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

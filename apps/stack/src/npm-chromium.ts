// The Chromium that comes from npm, unpacked once per checkout, with the fonts and libraries it brings along.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { withLock } from './lock.ts';
import { keepFolder } from './repository.ts';

/** A browser program and the environment it needs on a machine that has no fonts or libraries for it. */
export type NpmChromium = { executablePath: string; env: Record<string, string>; libraries: string };

/**
 * Unpacks Chromium at the first call (about two seconds, 210 MB); later calls find it.
 * @returns undefined on platforms the package is not made for
 * @throws when unpacking fails, for example for lack of space
 */
export async function npmChromium(): Promise<NpmChromium | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const top = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')));
  const { version } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
  const folder = join(keepFolder, `chromium-${version}`);
  mkdirSync(keepFolder, { recursive: true });
  if (!existsSync(folder)) await withLock(`${folder}.lock`, async () => unpack(folder));
  const fonts = join(folder, 'fonts.conf');
  return {
    executablePath: join(folder, 'chromium'),
    env: { FONTCONFIG_FILE: fonts },
    libraries: join(folder, 'al2023/lib'),
  };
}

function unpack(folder: string): void {
  if (existsSync(folder)) return;
  const half = `${folder}.half`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half);
  const run = spawnSync(process.execPath, [join(import.meta.dirname, 'unpack-chromium.ts')], {
    encoding: 'utf8',
    // The variable makes the package unpack the libraries a machine without NSS lacks.
    env: { ...process.env, TMPDIR: half, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x', NODE_OPTIONS: '' },
  });
  if (run.status !== 0) throw new Error(`The Chromium from npm cannot be unpacked into ${folder}: ${run.stderr}`);
  writeFileSync(join(half, 'fonts.conf'), fontConfiguration(folder));
  renameSync(half, folder);
}

// The package's own configuration looks for fonts in /tmp, whatever folder it was unpacked into.
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'font-cache')}</cachedir>
</fontconfig>
`;
}

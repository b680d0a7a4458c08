// A Chromium for tests: one this machine already has, else the one from npm.
import { existsSync } from 'node:fs';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { npmChromium } from './npm-chromium.ts';

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

// Root and containers have no sandbox to offer; the rest keeps the browser from calling home.
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/**
 * Starts a headless Chromium: Playwright's own or the system's if present, else the one from npm.
 * @param options Playwright's launch options; `args` are added to ours
 * @throws listing what was tried when none starts
 */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const tried: string[] = [];
  for await (const candidate of candidates()) {
    const before = process.env['LD_LIBRARY_PATH'];
    const env = { ...process.env, ...candidate.env, ...options.env };
    if (candidate.libraries !== undefined)
      env['LD_LIBRARY_PATH'] = [candidate.libraries, before].filter(Boolean).join(':');
    try {
      return await chromium.launch({
        ...options,
        ...(candidate.executablePath === undefined ? {} : { executablePath: candidate.executablePath }),
        args: [...flags, ...(options.args ?? [])],
        env,
      });
    } catch (error) {
      tried.push(`${candidate.executablePath ?? "Playwright's Chromium"}: ${firstLines(error)}`);
    }
  }
  throw new Error(
    `No browser starts on this machine. Install Chrome, or run: npx playwright-core install chromium\nTried:\n${tried.join('\n')}`,
  );
}

type Candidate = { executablePath?: string; env?: Record<string, string>; libraries?: string };

async function* candidates(): AsyncGenerator<Candidate> {
  if (existsSync(chromium.executablePath())) yield {};
  for (const executablePath of installed) if (existsSync(executablePath)) yield { executablePath };
  const fromNpm = await npmChromium();
  if (fromNpm === undefined) return;
  const { executablePath, env, libraries } = fromNpm;
  yield { executablePath, env };
  // A machine without NSS: the libraries the package brings along step in.
  yield { executablePath, env, libraries };
}

function firstLines(error: unknown): string {
  return String(error instanceof Error ? error.message : error)
    .split('\n')
    .slice(0, 12)
    .join('\n');
}

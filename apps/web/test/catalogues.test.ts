import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const web = join(import.meta.dirname, '..');
const lingui = join(web, 'node_modules/@lingui/cli/dist/lingui.js');

/** What Lingui's own check says. @throws with its findings when a catalogue fails it */
const check = (...args: string[]) =>
  execFileSync(process.execPath, [lingui, 'check', ...args, '--verbose'], { cwd: web, encoding: 'utf8' });

const german = readFileSync(join(web, 'src/i18n/locales/de.po'), 'utf8');
const texts = [...german.matchAll(/^msgstr ((?:".*"\n?)+)/gm)]
  .map(([, lines = '']) =>
    lines
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
      .join(''),
  )
  .slice(1);

describe('the catalogues', () => {
  it('hold exactly the texts of the source', { timeout: 60_000 }, () => {
    expect(check('sync', '--clean')).toContain('PASS');
  });

  it('lack no translation', { timeout: 60_000 }, () => {
    expect(check('missing', '--mode', 'catalog', '--locale', 'de')).toContain('PASS');
  });

  it('say it in German with German signs, calmly and formally', () => {
    expect(texts.length).toBeGreaterThan(300);
    const faults = [
      /!/,
      /["'”‘]/,
      / - /,
      /\d%/,
      /\b(du|dein|dir|dich|euch|euer)\w{0,2}\b/i,
      /ups|hoppla|leider|Fehler/i,
    ];
    expect(texts.filter((text) => faults.some((fault) => fault.test(text)))).toEqual([]);
  });
});

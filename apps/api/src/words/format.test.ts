import { describe, expect, it } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';
import { formatMoney, formatWhen } from './format.ts';

const SESSION = { startsAt: '2026-12-01T10:00:00.000Z', endsAt: '2026-12-01T11:00:00.000Z' };

describe('an amount', () => {
  it.each([
    [12_000, 'eur', '€120.00', '120,00 €'],
    [5, 'usd', '$0.05', '0,05 $'],
    [1200, 'jpy', '¥1,200', '1.200 ¥'],
    [12_340, 'kwd', 'KWD 12.340', '12,340 KWD'],
    [99_999_999, 'eur', '€999,999.99', '999.999,99 €'],
    [0, 'eur', '€0.00', '0,00 €'],
  ])('%i of %s is %s in English and %s in German', (amount, currency, english, german) => {
    const plain = (text: string) => text.replace(/\u00a0/g, ' ');
    expect(plain(formatMoney(amount, currency, en))).toBe(english);
    expect(plain(formatMoney(amount, currency, de))).toBe(german);
  });
});

describe('a time', () => {
  it('is the client’s own, with the zone by its name in the client’s language', () => {
    expect(formatWhen(SESSION, 'Europe/Berlin', en)).toBe(
      'Tuesday, 1 December 2026, 11:00–12:00 (Central European Standard Time)',
    );
    expect(formatWhen(SESSION, 'Europe/Berlin', de)).toBe(
      'Dienstag, 1. Dezember 2026, 11:00–12:00 Uhr (Mitteleuropäische Normalzeit)',
    );
    expect(formatWhen(SESSION, 'Asia/Tokyo', de)).toBe(
      'Dienstag, 1. Dezember 2026, 19:00–20:00 Uhr (Japanische Normalzeit)',
    );
  });

  it('follows the clocks when they change from one day to the next', () => {
    const before = { startsAt: '2026-10-24T10:00:00.000Z', endsAt: '2026-10-24T11:00:00.000Z' };
    const after = { startsAt: '2026-10-25T10:00:00.000Z', endsAt: '2026-10-25T11:00:00.000Z' };
    expect(formatWhen(before, 'Europe/Berlin', en)).toContain('12:00–13:00 (Central European Summer Time)');
    expect(formatWhen(after, 'Europe/Berlin', en)).toContain('11:00–12:00 (Central European Standard Time)');
  });

  it('names both zones when the clocks change in the middle of the session', () => {
    const across = { startsAt: '2026-10-25T00:30:00.000Z', endsAt: '2026-10-25T01:30:00.000Z' };
    expect(formatWhen(across, 'Europe/Berlin', en)).toBe(
      'Sunday, 25 October 2026 at 02:30 (Central European Summer Time) – Sunday, 25 October 2026 at 02:30 (Central European Standard Time)',
    );
    expect(formatWhen(across, 'Europe/Berlin', de)).toBe(
      'Sonntag, 25. Oktober 2026 um 02:30 (Mitteleuropäische Sommerzeit) – Sonntag, 25. Oktober 2026 um 02:30 (Mitteleuropäische Normalzeit)',
    );
  });

  it('falls on the day it has where the client is, and ends on its own day', () => {
    const night = { startsAt: '2026-12-01T23:30:00.000Z', endsAt: '2026-12-02T00:30:00.000Z' };
    expect(formatWhen(night, 'Asia/Tokyo', en)).toContain('Wednesday, 2 December 2026, 08:30–09:30');
    expect(formatWhen(night, 'Europe/London', de).replace(/\s/g, ' ')).toBe(
      'Dienstag, 1. Dezember 2026 um 23:30 – Mittwoch, 2. Dezember 2026 um 00:30 (Mittlere Greenwich-Zeit)',
    );
  });
});

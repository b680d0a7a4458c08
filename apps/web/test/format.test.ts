import { describe, expect, it } from 'vitest';
import { formatMoney } from '../src/format/money.ts';
import {
  formatDay,
  formatDuration,
  formatMoment,
  formatRemaining,
  formatSpan,
  formatZone,
  placeOf,
} from '../src/format/time.ts';

const berlin = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
const kolkata = { locale: 'en-GB', timeZone: 'Asia/Kolkata' };

describe('money', () => {
  it.each([
    [12_000, 'eur', '€120.00'],
    [12_050, 'usd', 'US$120.50'],
    [500, 'jpy', 'JP¥500'],
    [12_340, 'kwd', 'KWD 12.340'],
    [1, 'gbp', '£0.01'],
  ])('%i minor units of %s read %s', (amount, currency, text) => {
    expect(formatMoney(amount, currency, 'en-GB').replaceAll('\u00a0', ' ')).toBe(text);
  });
});

describe('times', () => {
  it('one instant reads differently in two zones, and on another day', () => {
    expect(formatMoment('2026-11-27T20:00:00.000Z', berlin)).toBe('Fri 27 Nov, 21:00');
    expect(formatMoment('2026-11-27T20:00:00.000Z', kolkata)).toBe('Sat 28 Nov, 01:30');
  });

  it('the zone is named as it is at that instant', () => {
    expect(formatZone('2026-11-27T13:00:00.000Z', berlin)).toBe('Central European Standard Time (Berlin)');
    expect(formatZone('2026-07-01T13:00:00.000Z', berlin)).toBe('Central European Summer Time (Berlin)');
  });

  it('an hour that exists twice is told apart', () => {
    expect(formatSpan('2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z', berlin)).toBe(
      '02:30 GMT+2 – 02:30 GMT+1',
    );
    expect(formatSpan('2026-11-27T13:00:00.000Z', '2026-11-27T14:00:00.000Z', berlin)).toBe('14:00 – 15:00');
  });

  it('a session past midnight names the day it ends on', () => {
    expect(formatSpan('2026-11-27T22:30:00.000Z', '2026-11-27T23:30:00.000Z', berlin)).toBe(
      '23:30 – Sat 28 Nov, 00:30',
    );
  });

  it('a day is written out', () => {
    expect(formatDay('2026-11-27T13:00:00.000Z', berlin)).toMatch(/^Friday,? 27 November 2026$/);
  });

  it.each([
    [1_625_000, '27:05'],
    [59_001, '1:00'],
    [5_225_000, '1:27:05'],
    [-5, '0:00'],
  ])('%i milliseconds are left as %s', (ms, text) => {
    expect(formatRemaining(ms)).toBe(text);
  });

  it.each([
    [20, '20 minutes'],
    [60, '60 minutes'],
    [120, '2 hours'],
    [150, '2 hours 30 minutes'],
  ])('%i minutes read %s', (minutes, text) => {
    expect(formatDuration(minutes, berlin)).toBe(text);
  });
});

describe('the reader’s place', () => {
  it('takes the region of the reader’s own English', () => {
    expect(placeOf('en', ['de-DE', 'en-US'], 'UTC').locale).toBe('en-US');
  });

  it('does not give American dates to those who read no English', () => {
    expect(placeOf('en', ['de-DE'], 'UTC').locale).toBe('en-GB');
  });

  it('survives a language tag that is none', () => {
    expect(placeOf('en', ['en-US@posix', 'en-IE'], 'UTC').locale).toBe('en-IE');
  });
});

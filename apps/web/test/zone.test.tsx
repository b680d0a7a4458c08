import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it } from 'vitest';
import { allZones, chooseZone, ownZone, usePlace } from '../src/booking/place.ts';
import { formatMoment, formatSpan, formatZone } from '../src/format/time.ts';
import { loadLocale } from '../src/i18n/locale.ts';
import { shelves } from '../src/shelf.ts';
import { ZoneChoice } from '../src/shell/zone.tsx';

afterEach(async () => {
  shelves.tab.removeItem('slotpay.zone');
  await loadLocale('en');
});

const place = (timeZone: string, locale = 'en-GB') => ({ locale, timeZone });

describe('a booking across a change of the clocks', () => {
  const session = '2027-03-29T13:00:00.000Z';

  it('is shown in the offset of the session, not of the day it was booked', () => {
    expect(formatMoment('2027-03-26T13:00:00.000Z', place('Europe/Berlin'))).toMatch(/14:00$/);
    expect(formatMoment(session, place('Europe/Berlin'))).toMatch(/15:00$/);
    expect(formatZone(session, place('Europe/Berlin'))).toContain('Summer Time');
  });

  it('names both offsets when the clocks change while it lasts', () => {
    const span = formatSpan('2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z', place('Europe/Berlin'));
    expect(span).toBe('02:30 GMT+2 – 02:30 GMT+1');
  });

  it.each([
    ['Australia/Lord_Howe', 'GMT+11', 'GMT+10:30', '2027-04-03T14:30:00.000Z', '2027-04-03T15:30:00.000Z'],
    ['America/St_Johns', 'GMT-3:30', 'GMT-2:30', '2027-03-14T05:00:00.000Z', '2027-03-14T06:00:00.000Z'],
  ])('%s changes by its own amount', (zone, before, after, startsAt, endsAt) => {
    const span = formatSpan(startsAt, endsAt, place(zone));
    expect(span).toContain(before);
    expect(span).toContain(after);
  });

  it('is the same instant for a client who has travelled since', () => {
    expect(formatMoment(session, place('Asia/Kolkata'))).toBe('Mon 29 Mar, 18:30');
    expect(formatMoment(session, place('America/Los_Angeles'))).toBe('Mon 29 Mar, 06:00');
  });
});

describe('the zone of the reader', () => {
  const Shown = () => {
    const { timeZone, locale } = usePlace();
    return `${timeZone} ${locale}`;
  };

  it('is the browser’s until another is chosen', () => {
    expect(allZones()).toContain(ownZone());
    expect(allZones().length).toBeGreaterThan(300);
  });

  it('is kept in this tab, and forgotten when this browser does not know it', () => {
    chooseZone('Asia/Tokyo');
    expect(shelves.tab.getItem('slotpay.zone')).toBe('Asia/Tokyo');
    shelves.tab.setItem('slotpay.zone', 'Mars/Olympus');
    expect(renderToString(<Shown />)).toContain(ownZone());
  });

  it('is named in the language of the page', async () => {
    await loadLocale('de');
    const html = renderToString(<ZoneChoice at="2026-11-27T13:00:00.000Z" place={place('Europe/Berlin', 'de')} />);
    expect(html).toContain('Mitteleuropäische Normalzeit (Berlin)');
    expect(html).toContain('aria-label="Zeitzone"');
  });
});

import { describe, expect, it } from 'vitest';
import { asHtml, asText, type MailFacts, money, when } from './mail.ts';
import { templates } from './templates.ts';

const HOSTILE = `"><script>alert('x')</script>&amp;`;
const facts: MailFacts = {
  businessName: 'Northlight Studio',
  reference: 'SP-7F3K-92QD',
  name: 'Ada Example',
  sessionName: 'Deep dive',
  hostName: 'Mara Lindqvist',
  when: 'Tuesday, 1 December 2026, 11:00 – 12:00 (Europe/Berlin)',
  price: '€120.00',
  free: false,
  refund: '€60.00',
  joinUrl: 'https://meet.example.com/abc?x=1&y=2',
  receiptUrl: null,
  link: 'https://book.northlight.studio/r/token',
};

describe('an amount in a mail', () => {
  it.each([
    [12_000, 'eur', '€120.00'],
    [5, 'usd', '$0.05'],
    [1200, 'jpy', '¥1,200'],
    [12_340, 'kwd', 'KWD 12.340'],
    [99_999_999, 'eur', '€999,999.99'],
    [0, 'eur', '€0.00'],
  ])('%i of %s is %s', (amount, currency, text) => {
    expect(money(amount, currency).replace(/\u00a0/g, ' ')).toBe(text);
  });
});

describe('a time in a mail', () => {
  it('is the client’s own, with its zone', () => {
    const time = { startsAt: '2026-12-01T10:00:00.000Z', endsAt: '2026-12-01T11:00:00.000Z' };
    expect(when(time, 'Europe/Berlin')).toBe('Tuesday, 1 December 2026, 11:00 – 12:00 (Europe/Berlin)');
    expect(when(time, 'Asia/Tokyo')).toBe('Tuesday, 1 December 2026, 19:00 – 20:00 (Asia/Tokyo)');
  });

  it('follows the clocks when they change, also in the middle of the session', () => {
    const before = { startsAt: '2026-10-24T10:00:00.000Z', endsAt: '2026-10-24T11:00:00.000Z' };
    const after = { startsAt: '2026-10-25T10:00:00.000Z', endsAt: '2026-10-25T11:00:00.000Z' };
    expect(when(before, 'Europe/Berlin')).toContain('12:00 – 13:00');
    expect(when(after, 'Europe/Berlin')).toContain('11:00 – 12:00');
    const across = { startsAt: '2026-10-25T00:30:00.000Z', endsAt: '2026-10-25T01:30:00.000Z' };
    expect(when(across, 'Europe/Berlin')).toBe('Sunday, 25 October 2026, 02:30 – 02:30 (Europe/Berlin)');
  });

  it('falls on the day it has where the client is', () => {
    const time = { startsAt: '2026-12-01T23:30:00.000Z', endsAt: '2026-12-02T00:30:00.000Z' };
    expect(when(time, 'Asia/Tokyo')).toContain('Wednesday, 2 December 2026, 08:30');
  });
});

describe.each(Object.entries(templates))('the mail "%s"', (_, template) => {
  it('says in text and in HTML the same, and how to open the booking', () => {
    const mail = template(facts);
    const text = asText(mail, facts);
    const html = asHtml(mail, facts);
    for (const said of ['Ada Example', facts.link, facts.when, 'Northlight Studio']) {
      expect(text).toContain(said);
      expect(html).toContain(said);
    }
    expect(mail.subject).toBeTruthy();
    expect(mail.subject).not.toMatch(/undefined|null|NaN/);
  });

  it('shows hostile names as text', () => {
    const hostile = {
      ...facts,
      name: HOSTILE,
      sessionName: HOSTILE,
      hostName: HOSTILE,
      businessName: HOSTILE,
      when: HOSTILE,
      reference: HOSTILE,
      refund: HOSTILE,
      price: HOSTILE,
      joinUrl: `https://x.example/${HOSTILE}`,
      link: `https://x.example/${HOSTILE}`,
    };
    const html = asHtml(template(hostile), hostile);
    expect(html).not.toContain('<script');
    expect(html).not.toContain(`"><`.concat('script'));
    expect(html).toContain('&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;');
  });
});

it('only web addresses become links', () => {
  const mail = { ...templates.confirmed(facts), rows: [{ label: 'Join', value: 'Join', url: 'javascript:alert(1)' }] };
  expect(asHtml(mail, facts)).not.toContain('href="javascript');
});

it('a free session speaks of no payment and of no refund', () => {
  const free = { ...facts, free: true, price: 'Free' };
  const said = [templates.confirmed(free), templates.cancelled(free)].map((mail) => asText(mail, free)).join();
  expect(said).not.toMatch(/payment|refund/i);
});

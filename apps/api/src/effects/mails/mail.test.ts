import type { UnstampedEvent } from '@slotpay/machine';
import { describe, expect, it } from 'vitest';
import { FACTS, MAIL_TEMPLATES, WAYS } from '../../../test/support/mail-facts.ts';
import { CONFIRMED, DETAILS, sampleBooking, TERMS } from '../../../test/support/sample.ts';
import { de } from '../../words/de.ts';
import { en } from '../../words/en.ts';
import type { Words } from '../../words/words.ts';
import { factsOf } from './facts.ts';
import { asHtml, asText } from './layout.ts';
import { composeMail } from './mail.ts';

const HOSTILE = `"><script>alert('x')</script>&amp;`;

/** What a person sees of an HTML mail: its blocks, and where its links lead. */
function shownBy(html: string): { blocks: string[]; links: string[] } {
  const body = html.slice(html.indexOf('<body'));
  const decoded = (text: string) =>
    text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');
  return {
    blocks: body
      .split(/<[^>]+>/)
      .map((block) => decoded(block).trim())
      .filter((block) => block !== ''),
    links: Array.from(body.matchAll(/href="([^"]*)"/g), ([, url = '']) => decoded(url)),
  };
}

describe.each([en, de])('in $language', (words) => {
  describe.each(MAIL_TEMPLATES)('the mail "%s", whatever there is to say,', (template) => {
    const mails = WAYS.map((facts) => ({ facts, mail: composeMail(template, facts, words) }));

    it('lacks nothing', () => {
      for (const { mail } of mails) {
        const { blocks } = shownBy(asHtml(mail));
        for (const part of [mail.subject, mail.preheader, mail.heading, mail.action, ...mail.paragraphs]) {
          expect(part.trim()).not.toBe('');
        }
        expect(mail.subject).not.toMatch(/[\r\n]/);
        expect([mail.subject, asText(mail), ...blocks].join('\n')).not.toMatch(/undefined|null|NaN|\[object/);
      }
    });

    it('says in HTML what it says in text, and the other way round', () => {
      for (const { mail } of mails) {
        const [text, { blocks, links }] = [asText(mail), shownBy(asHtml(mail))];
        const rows = mail.rows.map(({ label, url, value }) => [label, url ?? value]);
        const { label = '', address = '', url: contactLink = '' } = mail.contact ?? {};
        const contact = [label, address];
        const lines = new Map([...rows, [mail.action, mail.link], contact].map((parts) => [parts.join(': '), parts]));
        for (const line of text.split('\n').filter((one) => one !== '')) {
          for (const part of lines.get(line) ?? [line]) expect([...blocks, ...links]).toContain(part);
        }
        const namesOfLinks = mail.rows.flatMap(({ url, value }) => (url === undefined ? [] : [value]));
        for (const part of [...blocks, ...links]) {
          expect([text, mail.preheader, contactLink, ...namesOfLinks].join('\n')).toContain(part);
        }
      }
    });

    it('says whose booking it is, when, and how to open it', () => {
      for (const { facts, mail } of mails) {
        const { name, link, reference, businessName, sessionName, hostName } = facts;
        for (const said of [name, link, reference, businessName, sessionName, hostName, facts.when ?? '']) {
          expect(asText(mail)).toContain(said);
        }
      }
    });

    it('shows hostile names as text', () => {
      const named = { name: HOSTILE, sessionName: HOSTILE, hostName: HOSTILE, businessName: HOSTILE, when: HOSTILE };
      const said = { reference: HOSTILE, refund: HOSTILE, price: HOSTILE, paid: HOSTILE, returned: HOSTILE };
      const links = { link: `https://x.example/${HOSTILE}`, joinUrl: `https://x.example/${HOSTILE}` };
      const html = asHtml(composeMail(template, { ...FACTS, ...named, ...said, ...links }, words));
      expect(html).not.toContain('<script');
      expect(html).not.toContain(`"><`.concat('script'));
      expect(html).toContain('&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;');
    });
  });

  it('a mail names its language', () => {
    expect(asHtml(composeMail('confirmed', FACTS, words))).toContain(`<html lang="${words.language}">`);
  });
});

it('a subject stays one line, whatever a session is called', () => {
  const facts = { ...FACTS, sessionName: 'Deep\r\nBcc: all@example.com' };
  expect(composeMail('confirmed', facts, en).subject).toBe('You’re booked: Deep Bcc: all@example.com');
});

it('only web addresses become links', () => {
  const mail = composeMail('confirmed', { ...FACTS, joinUrl: 'javascript:alert(1)' }, en);
  expect(asHtml(mail)).not.toContain('href="javascript');
});

it.each([
  [en, /paid|payment|refund/i, 'Price: Free'],
  [de, /zahl|erstatt/i, 'Preis: Kostenlos'],
])('a free session speaks of no payment and of no refund', (words, aboutMoney, price) => {
  const free = { ...FACTS, free: true, refundReason: 'nothing_paid', price: words.free } as const;
  const mails = (['confirmed', 'cancelled'] as const).map((template) => composeMail(template, free, words));
  const said = mails.map(asText).join();
  expect(said).not.toMatch(aboutMoney);
  expect(said).toContain(price);
});

it('a mail ends with where to write to, the reference in its subject, and without one offers nothing', () => {
  const mail = composeMail('refunded', { ...FACTS, reference: 'SP-7F3K-92QD' }, en);
  expect(asText(mail)).toMatch(/Questions\? Write to us: hello@northlight\.example$/);
  expect(asHtml(mail)).toContain('<a href="mailto:hello@northlight.example?subject=SP-7F3K-92QD"');
  const page = composeMail('refunded', { ...FACTS, contact: 'https://northlight.example/help?a=1&b=2' }, en);
  expect(asHtml(page)).toContain('<a href="https://northlight.example/help?a=1&amp;b=2"');
  const none = composeMail('refunded', { ...FACTS, contact: null }, en);
  expect(asText(none) + asHtml(none)).not.toMatch(/write to us/i);
});

describe('the facts of a mail', () => {
  const half = { tiers: [{ hoursBefore: 24, refundPercent: 50 }], flatFee: 0 };
  const events = CONFIRMED.map((event) =>
    event.type === 'startCalendlyScheduling' ? { ...event, terms: { ...TERMS, refundPolicy: half } } : event,
  );
  const cancelled = sampleBooking([...events, { type: 'cancelBooking', by: 'invitee' }]);
  const said = (words: Words) => {
    const facts = factsOf(cancelled, DETAILS, {
      words,
      businessName: 'Northlight Studio',
      contact: null,
      link: 'https://book.example',
    });
    return asText(composeMail('cancelled', facts, words)).replace(/\u00a0/g, ' ');
  };

  it('are written as English writes them', () => {
    expect(said(en)).toBe(`Your booking is cancelled

Hello Ada Example,

You cancelled it in the calendar. The time is free again and nothing more will be charged.

€60.00 of the €120.00 you paid goes back to you. It goes to the card or account you paid with.

Booking: Deep dive with Mara Lindqvist
When: Tuesday, 1 December 2026, 11:00–12:00 (Central European Standard Time)
Kept by the policy: €60.00
Comes back: €60.00

See your booking: https://book.example

Reference SP-7F3K-92QD
Northlight Studio`);
  });

  it('are written as German writes them', () => {
    expect(said(de)).toBe(`Ihre Buchung ist storniert

Guten Tag Ada Example,

Sie haben den Termin im Kalender abgesagt. Der Termin ist wieder frei, und es wird nichts mehr abgebucht.

Von den gezahlten 120,00 € erhalten Sie 60,00 € zurück. Der Betrag geht auf die Karte oder das Konto, womit Sie gezahlt haben.

Buchung: Deep dive mit Mara Lindqvist
Wann: Dienstag, 1. Dezember 2026, 11:00–12:00 Uhr (Mitteleuropäische Normalzeit)
Nach den Bedingungen einbehalten: 60,00 €
Kommt zurück: 60,00 €

Ihre Buchung ansehen: https://book.example

Zeichen SP-7F3K-92QD
Northlight Studio`);
  });

  describe('after a move to a weekend', () => {
    const weekend = { weekdays: [6, 7], timeZone: 'Europe/Berlin' };
    const saturday = { startsAt: '2026-12-05T10:00:00.000Z', endsAt: '2026-12-05T11:00:00.000Z' };
    const movedBy = (by: 'host' | 'client', price: number, settling: readonly UnstampedEvent[] = []) => {
      const terms = { ...TERMS, rateRules: [{ ...weekend, price }] };
      const booked = CONFIRMED.map((event) => (event.type === 'startCalendlyScheduling' ? { ...event, terms } : event));
      const invitee = { eventId: 'event-0002', inviteeId: 'invitee-0002' };
      const move = { type: 'rescheduleBooking', by, invitee, time: saturday } as const;
      const booking = sampleBooking([...booked, move, ...settling]);
      expect(booking.path).toBe('BOOKING_CONFIRMED.upcoming');
      const facts = factsOf(booking, DETAILS, {
        words: de,
        businessName: 'Northlight Studio',
        contact: null,
        link: 'https://l.example',
      });
      return asText(composeMail('rescheduled', facts, de)).replace(/\u00a0/g, ' ');
    };

    it('name the time before, who moved it, and a rise that nobody asks for', () => {
      const said = movedBy('host', 18_000);
      expect(said).toContain('Mara Lindqvist hat Ihren Termin verlegt.');
      expect(said).toContain('Wann: Samstag, 5. Dezember 2026, 11:00–12:00 Uhr');
      expect(said).toContain('Bisher: Dienstag, 1. Dezember 2026, 11:00–12:00 Uhr');
      expect(said).toContain('Der neue Termin kostet 60,00 € mehr. Wir verzichten darauf');
    });

    it('say nothing of a price that stays', () => {
      expect(movedBy('client', 12_000)).not.toContain('€');
    });

    it('say what was paid for a dearer time', () => {
      const paid = { sessionId: 'cs_test_2', paymentIntentId: 'pi_2', amount: 6000, currency: 'eur', receiptUrl: null };
      const session = { attempt: 2, sessionId: 'cs_test_2', amount: 6000, expiresAt: '2026-11-23T10:40:00.000Z' };
      const said = movedBy('client', 18_000, [
        { type: 'onStripeSessionCreated', ...session },
        { type: 'onPaymentSucceeded', ...paid },
      ]);
      expect(said).toContain('Die Differenz haben Sie bezahlt: 60,00 €.');
    });

    it('say what comes back for a cheaper one', () => {
      const refund = { refundId: 're_1', paymentIntentId: 'pi_1', amount: 2000, refundAttempt: 1 };
      const said = movedBy('client', 10_000, [{ type: 'completeRefund', ...refund }]);
      expect(said).toContain('Sie erhalten die Differenz zurück: 20,00 €.');
    });
  });
});

// Deutsch. The same words for the same things as on the pages (apps/web/src/i18n/locales/de.po); a test compares them.

import type { CancelledBy, RefundReason } from '@slotpay/machine';
import type { Difference, MailFacts, ReturnReason, Words } from './words.ts';

const PAY_OR_CANCEL = 'Zahlen oder stornieren';
const SEE = 'Ihre Buchung ansehen';
const CHANGE = 'Ansehen oder ändern';

const cancelledBy: Record<CancelledBy, (host: string) => string> = {
  client: () => 'Sie haben sie storniert.',
  invitee: () => 'Sie haben den Termin im Kalender abgesagt.',
  host: (host) => `${host} musste absagen.`,
  operator: () => 'Wir mussten sie stornieren.',
  system: () => 'Sie wurde storniert, weil etwas zu lange offenblieb.',
};

const allGoesBack = ({ refund }: MailFacts) => [
  `Sie erhalten ${refund} zurück: alles, was Sie gezahlt haben. Der Betrag geht auf die Karte oder das Konto, womit Sie gezahlt haben.`,
];

const whatGoesBack: Record<RefundReason, (facts: MailFacts) => string[]> = {
  nothing_paid: () => [],
  before_confirmation: allGoesBack,
  cancelled_by_host: allGoesBack,
  full_by_policy: allGoesBack,
  partial_by_policy: ({ refund, paid }) => [
    `Von den gezahlten ${paid} erhalten Sie ${refund} zurück. Der Betrag geht auf die Karte oder das Konto, womit Sie gezahlt haben.`,
  ],
  none_by_policy: ({ paid }) => [
    `So kurz vor dem Termin sehen die Stornobedingungen keine Erstattung vor. ${paid} bleiben bei uns.`,
  ],
};

const whyReturned: Record<ReturnReason, (payment: string) => string> = {
  already_paid: (payment) =>
    `Eine weitere Zahlung von ${payment} ist bei uns eingegangen, obwohl Ihre Buchung schon bezahlt war. Sie bleibt, wie sie ist.`,
  old_price: (payment) =>
    `Eine Zahlung von ${payment} ist bei uns eingegangen, die für einen früheren Preis Ihrer Buchung war. Ihr Termin ist noch reserviert, und die Seite Ihrer Buchung zeigt, was jetzt zu zahlen ist.`,
  not_waiting: (payment) =>
    `Eine Zahlung von ${payment} ist bei uns eingegangen, als Ihre Buchung keine Zahlung erwartete.`,
};

const whoMoved = ({ moved, hostName }: MailFacts) =>
  moved?.by === 'host'
    ? `${hostName} hat Ihren Termin verlegt. Ihre Buchung bleibt bestätigt.`
    : 'Ihre Buchung wurde verlegt und bleibt bestätigt.';

const difference: Record<Difference, (amount: string) => string[]> = {
  none: () => [],
  dearer: (amount) => [`Der neue Termin kostet mehr. Die Differenz haben Sie bezahlt: ${amount}.`],
  cheaper: (amount) => [`Der neue Termin kostet weniger; Sie erhalten die Differenz zurück: ${amount}.`],
  waived: (amount) => [`Der neue Termin kostet ${amount} mehr. Wir verzichten darauf: Es ist nichts zu zahlen.`],
};

export const de: Words = {
  language: 'de',
  dates: 'de',
  free: 'Kostenlos',
  greeting: (name) => `Guten Tag ${name},`,
  sessionWithHost: (session, host) => `${session} mit ${host}`,
  newTime: (session) => `${session}: neuer Termin`,
  reference: (reference) => `Zeichen ${reference}`,
  writeToUs: 'Fragen? Schreiben Sie uns',
  join: 'Am Termin teilnehmen',
  seeReceipt: 'Beleg ansehen',
  labels: {
    session: 'Buchung',
    when: 'Wann',
    before: 'Bisher',
    where: 'Wo',
    price: 'Preis',
    paid: 'Bezahlt',
    toPay: 'Noch zu zahlen',
    kept: 'Nach den Bedingungen einbehalten',
    refund: 'Kommt zurück',
    refunded: 'Erstattet',
    receipt: 'Beleg',
  },
  mails: {
    confirmed: (facts) => ({
      subject: `Gebucht: ${facts.sessionName}`,
      preheader: facts.when ?? 'Ihr Termin ist reserviert.',
      heading: 'Ihre Buchung steht',
      paragraphs: [
        `${facts.free ? 'Ihr Termin ist reserviert.' : 'Ihre Zahlung ist eingegangen, und Ihr Termin ist reserviert.'} Mit der Kalenderdatei im Anhang übernehmen Sie ihn in Ihren Kalender.`,
      ],
      action: CHANGE,
    }),
    rescheduled: (facts) => ({
      subject: `Neuer Termin: ${facts.sessionName}`,
      preheader: facts.when ?? 'Ihre Buchung bleibt bestätigt.',
      heading: 'Sie haben einen neuen Termin',
      paragraphs: [
        `${whoMoved(facts)} Die Kalenderdatei im Anhang aktualisiert Ihren Kalender.`,
        ...(facts.moved ? difference[facts.moved.difference](facts.moved.amount) : []),
      ],
      action: CHANGE,
    }),
    cancelled: (facts) => ({
      subject: `Storniert: ${facts.sessionName}`,
      preheader: 'Der Termin ist wieder frei, und es wird nichts mehr abgebucht.',
      heading: 'Ihre Buchung ist storniert',
      paragraphs: [
        `${cancelledBy[facts.cancelledBy](facts.hostName)} Der Termin ist wieder frei, und es wird nichts mehr abgebucht.`,
        ...whatGoesBack[facts.refundReason](facts),
      ],
      action: SEE,
    }),
    refundUnderWay: (facts) => ({
      subject: `${facts.refund} sind auf dem Weg zu Ihnen`,
      preheader: `Für Ihre stornierte Buchung: ${facts.sessionName}.`,
      heading: `${facts.refund} sind auf dem Weg zu Ihnen`,
      paragraphs: [
        'Wir haben Ihre Bank gebeten, den Betrag auf die Karte oder das Konto zurückzubuchen, womit Sie gezahlt haben. Das dauert meist 5 bis 10 Tage.',
      ],
      action: 'Erstattung verfolgen',
    }),
    refunded: (facts) => ({
      subject: `${facts.refund} erstattet`,
      preheader: `Für Ihre stornierte Buchung: ${facts.sessionName}.`,
      heading: `${facts.refund} erstattet`,
      paragraphs: [
        'Der Betrag geht auf die Karte oder das Konto, womit Sie gezahlt haben. Bis Ihre Bank ihn zeigt, können einige Tage vergehen.',
      ],
      action: SEE,
    }),
    paymentReturned: (facts) => ({
      subject: `Wir zahlen ${facts.returned} zurück`,
      preheader: 'Der ganze Betrag geht auf die Karte oder das Konto, von dem er kam.',
      heading: `Wir zahlen ${facts.returned} zurück`,
      paragraphs: [
        whyReturned[facts.returnReason](facts.returned),
        'Der ganze Betrag geht auf die Karte oder das Konto, von dem er kam. Das dauert meist 5 bis 10 Tage, und Sie müssen nichts dafür tun.',
      ],
      action: SEE,
    }),
    finishBooking: (facts) => ({
      subject: `Ihre Buchung abschließen: ${facts.sessionName}`,
      preheader: 'Wir halten den Termin eine Weile für Sie.',
      heading: 'Ihr Termin ist reserviert',
      paragraphs: [
        'Sie haben einen Termin gewählt; dann wurde die Seite geschlossen, ehe Sie zahlen konnten. Wir halten ihn eine Weile für Sie: Sobald Sie gezahlt haben, gehört er Ihnen.',
      ],
      action: 'Abschließen und zahlen',
    }),
    openBooking: (facts) => ({
      subject: `Ihre Buchung ${facts.reference}`,
      preheader: 'Dieser Link öffnet sie auf jedem Gerät, einmal.',
      heading: 'Hier ist der Link zu Ihrer Buchung',
      paragraphs: [
        'Jemand hat ihn auf unserer Seite angefordert. Falls Sie das nicht waren, müssen Sie nichts tun: Nur diese E-Mail öffnet Ihre Buchung.',
      ],
      action: 'Meine Buchung öffnen',
    }),
    paymentReminder: (facts) => ({
      subject: `Noch nicht bezahlt: ${facts.sessionName}`,
      preheader: 'Ihre Zahlung ist noch nicht bei uns eingegangen.',
      heading: 'Ihr Termin ist noch reserviert',
      paragraphs: [
        'Ihre Zahlung ist noch nicht bei uns eingegangen, und wir können den Termin nicht unbegrenzt halten. Falls Sie es sich anders überlegt haben, müssen Sie nichts tun.',
      ],
      action: PAY_OR_CANCEL,
    }),
    paymentProblem: (facts) => ({
      subject: `Ihre Zahlung ist nicht zustande gekommen: ${facts.sessionName}`,
      preheader: 'Es wurde nichts abgebucht, und Ihr Termin ist noch reserviert.',
      heading: 'Die Zahlung ist nicht zustande gekommen',
      paragraphs: [
        'Es wurde nichts abgebucht. Ihr Termin ist noch eine Weile reserviert: Sie können erneut zahlen, auf Wunsch mit einer anderen Karte, und müssen nichts neu eingeben.',
      ],
      action: PAY_OR_CANCEL,
    }),
  },
};

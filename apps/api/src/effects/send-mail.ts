// One mail about one fact, with the calendar file where it helps. The link in it opens the booking on any device, once.

import type { MailTemplate } from '@slotpay/machine';
import { type CalendarMethod, calendarOf } from '../booking/calendar.ts';
import { newRecoveryToken } from '../booking/recovery.ts';
import { wordsIn } from '../words/index.ts';
import { type Handler, NOTHING_MORE } from './handler.ts';
import { factsOf } from './mails/facts.ts';
import { asHtml, asText } from './mails/layout.ts';
import { composeMail } from './mails/mail.ts';
import { isStale } from './mails/stale.ts';

const CALENDAR: Partial<Record<MailTemplate, CalendarMethod>> = {
  confirmed: 'REQUEST',
  rescheduled: 'REQUEST',
  cancelled: 'CANCEL',
};

export const sendMail: Handler<'sendMail'> = {
  perform: async (deps, { id, key, params, booking }) => {
    // Cancelled before Calendly ever told us who booked: there is nobody to write to.
    if (!booking.details) return { ...NOTHING_MORE, answer: { sent: false, why: 'no address' } };
    if (await isStale(deps, { id, params, booking })) return { ...NOTHING_MORE, answer: { sent: false, why: 'stale' } };
    const link = `${deps.config.PUBLIC_URL}/r/${await newRecoveryToken(deps.db, booking)}`;
    const words = wordsIn(booking.language);
    const returned = params.template === 'paymentReturned' ? params.amount : undefined;
    const { BUSINESS_NAME: businessName, BUSINESS_CONTACT: contact = null } = deps.config;
    const given = { link, words, businessName, contact, returned };
    const facts = factsOf(booking, booking.details, given);
    const mail = composeMail(params.template, facts, words);
    const method = CALENDAR[params.template];
    const page = `${deps.config.PUBLIC_URL}/b/${booking.reference}`;
    const content = method && calendarOf(booking, { method, page });
    await deps.mailer.send({
      to: { name: booking.details.name, address: booking.details.email },
      subject: mail.subject,
      text: asText(mail),
      html: asHtml(mail),
      calendar: method && content ? { method, content } : undefined,
      messageId: `<${key.replaceAll(':', '.')}@slotpay>`,
    });
    return { ...NOTHING_MORE, answer: { sent: true } };
  },
  refused: () => 'for_a_person',
};

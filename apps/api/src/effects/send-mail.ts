// One mail about one fact, with the calendar file where it helps. The link in it opens the booking on any device, once.

import type { MailTemplate } from '@slotpay/machine';
import { type CalendarMethod, calendarOf } from '../booking/calendar.ts';
import type { Details } from '../booking/details.ts';
import type { Booking } from '../booking/read.ts';
import { newRecoveryToken } from '../booking/recovery.ts';
import { type EffectDeps, type Handler, NOTHING_MORE } from './handler.ts';
import { asHtml, asText, type MailFacts, money, when } from './mails/mail.ts';
import { isStale } from './mails/stale.ts';
import { templates } from './mails/templates.ts';

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
    const facts = factsOf(deps, booking, booking.details, link);
    const mail = templates[params.template](facts);
    const method = CALENDAR[params.template];
    const page = `${deps.config.PUBLIC_URL}/b/${booking.reference}`;
    const content = method && calendarOf(booking, { method, page });
    await deps.mailer.send({
      to: { name: booking.details.name, address: booking.details.email },
      subject: mail.subject,
      text: asText(mail, facts),
      html: asHtml(mail, facts),
      calendar: method && content ? { method, content } : undefined,
      messageId: `<${key.replaceAll(':', '.')}@slotpay>`,
    });
    return { ...NOTHING_MORE, answer: { sent: true } };
  },
  refused: () => 'for_a_person',
};

function factsOf({ config }: EffectDeps, booking: Booking, details: Details, link: string): MailFacts {
  const { context } = booking.snapshot;
  const { currency } = booking.sessionType;
  const time = context.calendly?.time;
  return {
    businessName: config.BUSINESS_NAME,
    reference: booking.reference,
    name: details.name,
    sessionName: booking.sessionType.name,
    hostName: booking.sessionType.host_name,
    when: time ? when(time, details.timeZone) : 'no time yet',
    free: context.payments.length === 0,
    price: context.price ? money(context.price, currency) : 'Free',
    refund: money(context.cancellation?.refund ?? 0, currency),
    joinUrl: details.joinUrl,
    receiptUrl: context.receiptUrl,
    link,
  };
}

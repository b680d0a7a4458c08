// What every mail has in common: its facts, in words for a person, in text and in HTML.

import { type Currency, exponent } from '@slotpay/machine';

/** What a mail may say. */
export interface MailFacts {
  readonly businessName: string;
  readonly reference: string;
  readonly name: string;
  readonly sessionName: string;
  readonly hostName: string;
  /** `Friday, 27 November 2026, 14:00 – 15:00 (Europe/Berlin)` in the client's zone. */
  readonly when: string;
  readonly price: string;
  /** Nothing was paid, so nothing goes back. */
  readonly free: boolean;
  readonly refund: string;
  readonly joinUrl: string | null;
  readonly receiptUrl: string | null;
  /** Opens the booking, on any device. */
  readonly link: string;
}

/** A line of a mail's small table. With a `url` the value is the text of a link. */
export interface MailRow {
  readonly label: string;
  readonly value: string;
  readonly url?: string;
}

/** One mail: a subject, paragraphs, and the lines of a small table. */
export interface Mail {
  readonly subject: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly rows: readonly MailRow[];
  readonly action: string;
}

/** The amount with its currency, as a person writes it. */
export function money(amount: number, currency: Currency): string {
  const digits = exponent(currency);
  const style = { style: 'currency', currency: currency.toUpperCase(), minimumFractionDigits: digits } as const;
  return new Intl.NumberFormat('en', style).format(amount / 10 ** digits);
}

/** Start and end in the client's own zone, with the zone's name. */
export function when(time: { startsAt: string; endsAt: string }, timeZone: string): string {
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone }).format(new Date(time.startsAt));
  const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone });
  return `${day}, ${clock.format(new Date(time.startsAt))} – ${clock.format(new Date(time.endsAt))} (${timeZone})`;
}

/** The mail as plain text. */
export function asText(mail: Mail, facts: MailFacts): string {
  const rows = mail.rows.map(({ label, value, url }) => `${label}: ${url ?? value}`).join('\n');
  return [`Hello ${facts.name},`, ...mail.paragraphs, rows, `${mail.action}: ${facts.link}`, facts.businessName].join(
    '\n\n',
  );
}

/** The mail as HTML that any mail program can show: one column, inline styles, no images. */
export function asHtml(mail: Mail, facts: MailFacts): string {
  const paragraphs = [`Hello ${facts.name},`, ...mail.paragraphs].map(
    (text) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`,
  );
  const rows = mail.rows.map(
    (row) =>
      `<tr><td style="padding:6px 16px 6px 0;color:#5b6470;vertical-align:top">${escapeHtml(row.label)}</td><td style="padding:6px 0;font-weight:600">${cell(row)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(mail.subject)}</title></head>
<body style="margin:0;background:#f4f2ee;color:#1d232b;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<div style="max-width:560px;margin:0 auto;padding:32px 24px">
<p style="margin:0 0 24px;font-weight:600">${escapeHtml(facts.businessName)}</p>
<div style="background:#fff;border-radius:12px;padding:32px 28px">
<h1 style="margin:0 0 16px;font-size:24px;line-height:1.25">${escapeHtml(mail.heading)}</h1>
${paragraphs.join('\n')}
<table role="presentation" style="border-collapse:collapse;margin:0 0 24px;width:100%">${rows.join('\n')}</table>
<p style="margin:0"><a href="${escapeHtml(facts.link)}" style="display:inline-block;background:#1f4d46;color:#fff;text-decoration:none;border-radius:8px;padding:12px 20px;font-weight:600">${escapeHtml(mail.action)}</a></p>
</div>
<p style="margin:24px 0 0;color:#5b6470;font-size:14px">Reference ${escapeHtml(facts.reference)}</p>
</div></body></html>`;
}

function cell({ value, url }: MailRow): string {
  const text = escapeHtml(value);
  // Anything else than a web address could run as a script.
  return url && /^https?:\/\//.test(url) ? `<a href="${escapeHtml(url)}" style="color:#1f4d46">${text}</a>` : text;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

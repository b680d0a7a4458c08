// A mail as plain text and as HTML, saying the same.

import type { Mail, MailRow } from './mail.ts';

/** The mail as plain text. */
export function asText(mail: Mail): string {
  const rows = mail.rows.map(({ label, value, url }) => `${label}: ${url ?? value}`).join('\n');
  return [
    mail.heading,
    mail.greeting,
    ...mail.paragraphs,
    rows,
    `${mail.action}: ${mail.link}`,
    [
      mail.reference,
      mail.businessName,
      ...(mail.contact ? [`${mail.contact.label}: ${mail.contact.address}`] : []),
    ].join('\n'),
  ].join('\n\n');
}

const SHEET =
  "margin:0;padding:24px 16px;background:#f4f2ee;color:#1d232b;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";
const CARD = 'background:#fff;border-radius:12px;padding:28px 24px;overflow-wrap:anywhere';
const BUTTON =
  'display:inline-block;background:#1f4d46;color:#fff;text-decoration:none;border-radius:8px;padding:12px 20px;font-weight:600';

/** The mail as HTML that any mail program can show: one column on every screen, inline styles, no images. */
export function asHtml(mail: Mail): string {
  const paragraphs = [mail.greeting, ...mail.paragraphs].map((text) => paragraph(escapeHtml(text)));
  const rows = mail.rows.map((row) =>
    paragraph(
      `<span style="color:#5b6470;font-size:14px">${escapeHtml(row.label)}</span><br><strong>${cell(row)}</strong>`,
    ),
  );
  return `<!doctype html>
<html lang="${mail.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"><title>${escapeHtml(mail.subject)}</title></head>
<body style="${SHEET}">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(mail.preheader)}</div>
<div style="max-width:560px;margin:0 auto">
<p style="margin:0 8px 16px;font-weight:600">${escapeHtml(mail.businessName)}</p>
<div style="${CARD}">
<h1 style="margin:0 0 16px;font-size:24px;line-height:1.25">${escapeHtml(mail.heading)}</h1>
${paragraphs.join('\n')}
<div style="margin:24px 0;padding:16px 0 4px;border-top:1px solid #e2ded6;border-bottom:1px solid #e2ded6">
${rows.join('\n')}
</div>
<p style="margin:0"><a href="${escapeHtml(mail.link)}" style="${BUTTON}">${escapeHtml(mail.action)}</a></p>
</div>
<p style="margin:16px 8px 0;color:#5b6470;font-size:14px">${escapeHtml(mail.reference)}${contactLink(mail)}</p>
</div></body></html>`;
}

function contactLink({ contact }: Mail): string {
  if (contact === null) return '';
  const address = `<a href="${escapeHtml(contact.url)}" style="color:#1f4d46">${escapeHtml(contact.address)}</a>`;
  return `<br>${escapeHtml(contact.label)} ${address}`;
}

function paragraph(html: string): string {
  return `<p style="margin:0 0 12px">${html}</p>`;
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

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
    `${mail.reference}\n${mail.businessName}`,
  ].join('\n\n');
}

/** The mail as HTML that any mail program can show: one column, inline styles, no images. */
export function asHtml(mail: Mail): string {
  const paragraphs = [mail.greeting, ...mail.paragraphs].map(
    (text) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`,
  );
  const rows = mail.rows.map(
    (row) =>
      `<tr><td style="padding:6px 16px 6px 0;color:#5b6470;vertical-align:top">${escapeHtml(row.label)}</td><td style="padding:6px 0;font-weight:600">${cell(row)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="${mail.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(mail.subject)}</title></head>
<body style="margin:0;background:#f4f2ee;color:#1d232b;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(mail.preheader)}</div>
<div style="max-width:560px;margin:0 auto;padding:32px 24px">
<p style="margin:0 0 24px;font-weight:600">${escapeHtml(mail.businessName)}</p>
<div style="background:#fff;border-radius:12px;padding:32px 28px">
<h1 style="margin:0 0 16px;font-size:24px;line-height:1.25">${escapeHtml(mail.heading)}</h1>
${paragraphs.join('\n')}
<table role="presentation" style="border-collapse:collapse;margin:0 0 24px;width:100%">${rows.join('\n')}</table>
<p style="margin:0"><a href="${escapeHtml(mail.link)}" style="display:inline-block;background:#1f4d46;color:#fff;text-decoration:none;border-radius:8px;padding:12px 20px;font-weight:600">${escapeHtml(mail.action)}</a></p>
</div>
<p style="margin:24px 0 0;color:#5b6470;font-size:14px">${escapeHtml(mail.reference)}</p>
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

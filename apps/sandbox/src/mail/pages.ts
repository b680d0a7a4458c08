// The mailbox as a person sees it.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { navigation } from '../control/navigation.ts';
import { type Html, html, page } from '../html.ts';
import type { World } from '../world.ts';
import type { Attachment, Mail } from './mailbox.ts';

/** A mail may carry styles and embedded pictures; it must not load or run anything. */
const MAIL_CSP = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

function time(iso: string): Html {
  return html`<time datetime="${iso}" data-local="medium">${iso}</time>`;
}

function inboxPage(mails: readonly Mail[]): string {
  const rows = mails.map(
    (mail) => html`<li><a href="/mail/${mail.id}">
      <span class="who">${mail.to.join(', ')}</span>
      <strong>${mail.subject || '(no subject)'}</strong>
      <span class="quiet">${mail.text.slice(0, 140)}</span>
      ${mail.attachments.length > 0 ? html`<span class="badge">${mail.attachments.length} attached</span>` : null}
      <small>${time(mail.receivedAt)}</small></a></li>`,
  );
  const body = html`${navigation('mail')}<main>
    <h1>Mailbox</h1>
    ${mails.length > 0 ? html`<ul class="inbox">${rows}</ul>` : html`<p class="empty">No mail yet. Everything the system sends arrives here.</p>`}
  </main>`;
  return page({ title: `Mailbox (${mails.length})`, look: 'desk', body, script: 'local-times.js' });
}

function size(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${Math.round(bytes / 1024)} KB`;
}

function mailPage(mail: Mail): string {
  const attachments = mail.attachments.map(
    (attachment, i) => html`<li><a class="button" href="/mail/${mail.id}/attachments/${i}" download>
      ${attachment.filename} <small>${attachment.contentType}, ${size(attachment.bytes.byteLength)}</small></a></li>`,
  );
  const body = html`${navigation('mail')}<main>
    <p><a href="/mail">← Mailbox</a></p>
    <h1>${mail.subject || '(no subject)'}</h1>
    <dl class="facts"><div><dt>From</dt><dd>${mail.from}</dd></div><div><dt>To</dt><dd>${mail.to.join(', ')}</dd></div>
      <div><dt>Received</dt><dd>${time(mail.receivedAt)}</dd></div></dl>
    ${attachments.length > 0 ? html`<ul class="attachments">${attachments}</ul>` : null}
    ${mail.html === null ? null : html`<h2>As HTML</h2><iframe title="HTML version of the mail" class="mail" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mail/${mail.id}/html"></iframe>`}
    <h2>As text</h2><pre class="mail-text">${mail.text || '(no text version)'}</pre>
  </main>`;
  return page({ title: mail.subject, look: 'desk', body, script: 'local-times.js' });
}

function send(reply: FastifyReply, document: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(document);
}

function download(reply: FastifyReply, attachment: Attachment): FastifyReply {
  const name = encodeURIComponent(attachment.filename);
  return reply
    .type(attachment.contentType)
    .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
    .send(Buffer.from(attachment.bytes));
}

/** Adds /mail and what belongs to it. */
export function serveMailPages(app: FastifyInstance, world: World): void {
  app.get('/mail', (_request, reply) => send(reply, inboxPage(world.mail.list())));
  app.get<{ Params: { id: string } }>('/mail/:id', (request, reply) => {
    const mail = world.mail.find(request.params.id);
    return mail ? send(reply, mailPage(mail)) : reply.code(404).send('No such mail');
  });
  app.get<{ Params: { id: string } }>('/mail/:id/html', (request, reply) => {
    const mail = world.mail.find(request.params.id);
    if (mail?.html == null) return reply.code(404).send('No such mail');
    // Links leave the frame: the mail itself may not navigate it.
    return send(reply.header('content-security-policy', MAIL_CSP), `<base target="_blank">${mail.html}`);
  });
  app.get<{ Params: { id: string; index: string } }>('/mail/:id/attachments/:index', (request, reply) => {
    const mail = world.mail.find(request.params.id);
    const attachment = mail?.attachments[Number(request.params.index)];
    return attachment ? download(reply, attachment) : reply.code(404).send('No such attachment');
  });
}

import { createTransport } from 'nodemailer';
import { expect, test } from 'vitest';
import { useStage } from './support/stage.ts';

const stage = useStage();

async function send(subject: string) {
  const transport = createTransport(stage.sandbox.origins.smtp);
  await transport.sendMail({
    from: 'Northlight <hello@northlight.example>',
    to: 'jane@example.com',
    bcc: 'archive@northlight.example',
    subject,
    text: 'You’re booked: Fri 27 Nov',
    html: '<p>You’re <b>booked</b> <a href="http://app.test/r/1">Manage</a><script>alert(1)</script></p>',
    attachments: [
      { filename: 'booking.ics', content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n', contentType: 'text/calendar' },
    ],
  });
  transport.close();
}

test('a mail arrives with its text, HTML and attachment, newest first', async () => {
  await send('First');
  await send('Grüße: second');
  const { body: mails } = await stage.control('GET', 'mail');
  expect(mails.map(({ subject }: { subject: string }) => subject)).toEqual(['Grüße: second', 'First']);
  expect(mails[0]).toMatchObject({
    from: 'hello@northlight.example',
    to: ['jane@example.com', 'archive@northlight.example'],
    text: expect.stringContaining('You’re booked'),
    html: expect.stringContaining('http://app.test/r/1'),
    attachments: [
      { filename: 'booking.ics', contentType: 'text/calendar', content: expect.stringContaining('VCALENDAR') },
    ],
  });
  expect(Date.parse(mails[0].receivedAt)).toBeGreaterThan(Date.now() - 60_000);
});

test('the pages show a mail without letting it run anything', async () => {
  await send('Booked');
  const root = stage.sandbox.origins.control;
  expect(await (await fetch(`${root}/mail`)).text()).toContain('Booked');
  const { body } = await stage.control('GET', 'mail');
  const shown = await (await fetch(`${root}/mail/${body[0].id}`)).text();
  expect(shown).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
  const html = await fetch(`${root}/mail/${body[0].id}/html`);
  expect(html.headers.get('content-security-policy')).toContain("default-src 'none'");
  const attachment = await fetch(`${root}/mail/${body[0].id}/attachments/0`);
  expect(attachment.headers.get('content-disposition')).toContain('booking.ics');
  expect(await attachment.text()).toContain('BEGIN:VCALENDAR');
  expect((await fetch(`${root}/mail/none`)).status).toBe(404);
});

test('the mailbox can be emptied', async () => {
  await send('Gone');
  expect((await stage.control('DELETE', 'mail')).status).toBe(204);
  expect((await stage.control('GET', 'mail')).body).toEqual([]);
});

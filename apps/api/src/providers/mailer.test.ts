import { describe, expect, it } from 'vitest';
import { createMailer } from './mailer.ts';

// Nobody listens there: what gets as far as trying to connect was accepted.
const mailer = createMailer({ SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'Northlight <bookings@northlight.example>' });
const send = (address: string) =>
  mailer.send({ to: { name: 'Ada', address }, subject: 's', text: 't', html: '<p>t</p>', messageId: '<1@slotpay>' });

describe('a mail', () => {
  it.each([
    'eve@example.com\r\nRCPT TO:<all@example.com>',
    'eve@example.com\nBcc: all@example.com',
    'eve@example.com, all@example.com',
    'eve@example.com;all@example.com',
    '<eve@example.com>',
    'Eve <eve@example.com>',
    'eve@example.com (hello)',
    'eve@all@example.com',
    '"eve"@example.com',
    'eve',
    '@example.com',
    'eve@',
    '',
    `${'e'.repeat(65)}@example.com`,
  ])('to %j goes to nobody', async (address) => {
    await expect(send(address)).rejects.toMatchObject({ code: 'mail.address_unusable', retryable: false });
  });

  it.each(['ada@example.com', 'ada+tag@sub.example.co.uk', 'ädä@exämple.com', "o'neil_1@example.com"])(
    'to %s is tried again while the server is away',
    async (address) => {
      await expect(send(address)).rejects.toMatchObject({ code: 'mail.unreachable', retryable: true });
    },
  );
});

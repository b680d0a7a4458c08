// SMTP through nodemailer. A message is handed over once it is accepted by the server; delivery is the server's task.

import { createTransport } from 'nodemailer';
import type { Config } from '../config.ts';
import { ProviderError, unreachable } from './errors.ts';

/** Handing a mail over must end well within a job's lease, or it is handed over twice. */
const TIMEOUT_MS = 8_000;

/** Exactly one recipient, and nothing an SMTP server could take for more. */
const ONE_ADDRESS = /^[^\s<>(),;:\\"@]{1,64}@[^\s<>(),;:\\"@]{1,255}$/;

interface Message {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** An iCalendar file and its METHOD. */
  readonly calendar?: { readonly method: 'REQUEST' | 'CANCEL'; readonly content: string } | undefined;
  /** Unique per mail: a repeated hand-over carries the same, so that mailboxes can tell. */
  readonly messageId: string;
}

export interface Mailer {
  /** @throws ProviderError */
  send(message: Message): Promise<void>;
  close(): void;
}

export function createMailer(config: Pick<Config, 'SMTP_URL' | 'MAIL_FROM'>): Mailer {
  const limits = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
  const transport = createTransport({ url: config.SMTP_URL, ...limits }, { from: config.MAIL_FROM });
  return {
    send: async ({ calendar, ...message }) => {
      if (!ONE_ADDRESS.test(message.to.address)) {
        throw new ProviderError('mail', 'address_unusable', { retryable: false });
      }
      const icalEvent = calendar && { method: calendar.method, filename: 'booking.ics', content: calendar.content };
      try {
        await transport.sendMail({ ...message, ...(icalEvent && { icalEvent }) });
      } catch (error) {
        throw mailError(error);
      }
    },
    close: () => transport.close(),
  };
}

// 5xx is the server's final word on this message; everything else may pass later.
function mailError(error: unknown): ProviderError {
  const code = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined;
  if (typeof code === 'number' && code >= 500) {
    return new ProviderError('mail', `smtp_${code}`, { retryable: false, cause: error });
  }
  return unreachable('mail', error);
}

// Every mail the system sent, as parsed on arrival.

import { randomUUID } from 'node:crypto';
import PostalMime, { type Address, type Attachment as Parsed } from 'postal-mime';

export interface Attachment {
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export interface Mail {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
  /** Sandbox time, ISO. */
  readonly receivedAt: string;
}

function addresses(list: readonly Address[] | undefined): string[] {
  return (list ?? []).flatMap((entry) => (entry.group ? entry.group.map((member) => member.address) : [entry.address]));
}

function bytes(content: Parsed['content']): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}

export class Mailbox {
  #mails: Mail[] = [];

  /** Keeps one raw message. `recipients` is the envelope's, which also knows blind copies. */
  async receive(raw: Uint8Array, recipients: readonly string[], at: number): Promise<void> {
    const mail = await PostalMime.parse(raw);
    const [from = ''] = addresses(mail.from && [mail.from]);
    this.#mails.unshift({
      id: randomUUID(),
      from,
      to: recipients.length > 0 ? recipients : addresses(mail.to),
      subject: mail.subject ?? '',
      text: mail.text ?? '',
      html: mail.html ?? null,
      attachments: mail.attachments.map((attachment, i) => ({
        filename: attachment.filename ?? `attachment-${i + 1}`,
        contentType: attachment.mimeType,
        bytes: bytes(attachment.content),
      })),
      receivedAt: new Date(at).toISOString(),
    });
  }

  /** Newest first. */
  list(): readonly Mail[] {
    return this.#mails;
  }

  find(id: string): Mail | undefined {
    return this.#mails.find((mail) => mail.id === id);
  }

  clear(): void {
    this.#mails = [];
  }
}

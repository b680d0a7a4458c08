// The receiving end of SMTP: takes everything, asks for no password, offers no TLS.
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { World } from '../world.ts';

const LARGEST_BYTES = 20 * 1024 * 1024;

/** Builds the server; it does not listen yet. */
export function smtpServer(world: World, onError: (error: unknown) => void): SMTPServer {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    banner: 'Sandbox mailbox',
    size: LARGEST_BYTES,
    closeTimeout: 100,
    onData(stream, session, done) {
      const recipients = session.envelope.rcptTo.map((recipient) => recipient.address);
      buffer(stream)
        .then((raw) => world.mail.receive(raw, recipients, world.clock.now()))
        .then(
          () => done(),
          (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
        );
    },
  });
  server.on('error', onError);
  return server;
}

/** Listens; resolves with the port in use. */
export async function listenSmtp(server: SMTPServer, port: number, host: string): Promise<number> {
  const listener = server.listen(port, host);
  await once(listener, 'listening');
  const address = listener.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** Resolves when the last connection is gone. */
export function closeSmtp(server: SMTPServer): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

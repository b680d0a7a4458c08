import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { openBooking } from '../src/client.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

// An API whose stream consists of these pieces, as they happen to be cut on the way.
async function open(...pieces: string[]) {
  server = createServer((request, reply) => {
    if (request.method === 'POST') return reply.end(JSON.stringify({ booking: { id: 'b1' }, capability: 'secret' }));
    if (request.headers.authorization !== 'Bearer secret') return reply.writeHead(401).end();
    for (const piece of pieces) reply.write(piece);
    return reply.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const request = { sessionTypeId: '', revision: 1, flowToken: '', calendlyEventUri: '', calendlyInviteeUri: '' };
  return openBooking(`http://127.0.0.1:${port}`, request);
}

const message = (version: number, state: string) =>
  `event: booking\nid: ${version}\ndata: ${JSON.stringify({ state, path: `${state}.x`, version })}\n\n`;

it('the client waits through the versions of a booking until it is where it shall be', async () => {
  const text = `: hello\n\n${message(1, 'PAYMENT_PENDING')}${message(2, 'BOOKING_CONFIRMED')}`;
  const booking = await open(text.slice(0, 70), text.slice(70, 71), text.slice(71));
  expect(await booking.reaches('BOOKING_CONFIRMED')).toMatchObject({ version: 2 });
});

it('a booking that stays elsewhere is reported with the place it stays at', async () => {
  const booking = await open(message(1, 'PAYMENT_PENDING'));
  await expect(booking.reaches('BOOKING_CONFIRMED')).rejects.toThrow('in PAYMENT_PENDING.x, not in BOOKING_CONFIRMED');
});

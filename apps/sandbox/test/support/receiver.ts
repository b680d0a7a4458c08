// A webhook receiver that remembers what it got and answers as told.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** The status of the next answers; called once per webhook. */
  answer: (webhook: Received) => number;
  /** `type` or `event` of everything received, in order. */
  types(): string[];
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const webhook = { path: request.url ?? '', headers: request.headers, body };
      received.push(webhook);
      response.writeHead(receiver.answer(webhook), { location: '/elsewhere' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : address;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}`,
    received,
    answer: () => 200,
    types: () => received.map(({ body }) => kind(body)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

function kind(body: string): string {
  const parsed = JSON.parse(body) as { type?: string; event?: string };
  return parsed.type ?? parsed.event ?? '';
}

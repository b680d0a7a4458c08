// One HTTP attempt at a webhook, and what faults make of it.
import { type IncomingMessage, request as plain } from 'node:http';
import { request as secure } from 'node:https';
import type { Fault } from './faults.ts';

export interface AttemptResult {
  /** Sandbox time, ISO. */
  readonly at: string;
  /** What the receiver answered, or null when nothing was heard. */
  readonly status: number | null;
  /** Why the attempt counts as failed; null when it was accepted. */
  readonly error: string | null;
}

/** Anything but 2xx is a failure, redirects included; no answer in time is one too. */
export async function post(
  target: { url: string; timeoutMs: number },
  body: string,
  headers: Record<string, string>,
  at: string,
  fault: Fault | undefined,
): Promise<AttemptResult> {
  if (fault?.action === 'fail-before') return { at, status: null, error: 'fault: never arrived' };
  try {
    const status = await send(target.url, target.timeoutMs, body, headers);
    if (fault?.action === 'fail-after' || fault?.action === 'hang') {
      return { at, status: null, error: `fault: the answer ${status} was lost` };
    }
    return { at, status, error: status >= 200 && status < 300 ? null : `HTTP ${status}` };
  } catch (error) {
    return { at, status: null, error: error instanceof Error ? error.message || error.name : String(error) };
  }
}

/** Not `fetch`: that refuses some ports a receiver may well listen on. A connection serves one attempt. */
function send(url: string, timeoutMs: number, body: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const open = url.startsWith('https:') ? secure : plain;
    const attempt = open(url, {
      method: 'POST',
      agent: false,
      headers: {
        accept: '*/*',
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        ...headers,
      },
    });
    const deadline = setTimeout(() => attempt.destroy(new Error('no answer in time')), timeoutMs);
    attempt.on('error', (error) => {
      clearTimeout(deadline);
      reject(error);
    });
    attempt.on('response', (response: IncomingMessage) => {
      clearTimeout(deadline);
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    attempt.end(body);
  });
}

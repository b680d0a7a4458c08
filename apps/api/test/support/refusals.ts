// A stage for strangers: what they send is refused, changes nothing, fetches nothing and is logged.

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Problem, ProblemCode } from '@slotpay/contract';
import { expect } from 'vitest';
import { newToken } from '../../src/db/token.ts';
import { type Backend, openBackend } from './backend.ts';
import { type Answer, type Asking, ask, openedOf, problemOf } from './http.ts';
import { allRows } from './rows.ts';

export const EVENT = 'https://api.calendly.com/scheduled_events/5f443a67-564e-4e90-a900-b0e92c02ec25';
export const INVITEE = `${EVENT}/invitees/9cbca8f8-c422-48fb-8fd7-60a8d1bc5c6e`;

interface Opened {
  readonly id: string;
  readonly capability: string;
}

export interface Refusals {
  readonly backend: Backend;
  /** Two bookings of two clients. */
  readonly mine: Opened;
  readonly other: Opened;
  /** Where nothing of ours may ever knock. */
  readonly decoy: string;
  /** Acts, and holds the answer to all that is true of every refusal. `mayChange`: tables that may. */
  refused(
    act: () => Promise<Answer>,
    status: number,
    code: ProblemCode,
    mayChange?: readonly string[],
  ): Promise<Problem>;
  /** A POST, with an idempotency key unless it says otherwise. */
  post(path: string, asking: Asking): () => Promise<Answer>;
  /** Holds true at the end: nothing was fetched, and no refusal was a failure of ours. */
  nothingElse(): void;
  close(): Promise<void>;
}

/** A proper request to open a booking, to be spoilt. */
export function wish(changes: object = {}): object {
  return {
    sessionTypeId: 'deep-dive',
    revision: 1,
    flowToken: newToken(),
    calendlyEventUri: EVENT,
    calendlyInviteeUri: INVITEE,
    ...changes,
  };
}

/** Starts our side with providers that only note who knocks. */
export async function openRefusals(): Promise<Refusals> {
  const reached: string[] = [];
  const canary = createServer((request, response) => {
    reached.push(`${request.method} ${request.url}`);
    response.end('{}');
  });
  canary.listen(0, '127.0.0.1');
  await once(canary, 'listening');
  const decoy = `http://127.0.0.1:${(canary.address() as AddressInfo).port}`;
  const backend = await openBackend({ env: { CALENDLY_API_BASE: decoy, STRIPE_API_BASE: decoy } });
  return {
    backend,
    mine: await open(backend),
    other: await open(backend),
    decoy,
    refused: (act, status, code, mayChange = []) => refused(backend, act, { status, code, mayChange }),
    post: (path, asking) => () => ask(backend.urls.app + path, { key: randomUUID(), method: 'POST', ...asking }),
    nothingElse: () => {
      expect(reached).toEqual([]);
      expect(backend.log.lines().filter(({ level }) => level >= 50)).toEqual([]);
    },
    close: async () => {
      canary.close();
      await backend.close();
    },
  };
}

async function open({ urls }: Backend): Promise<Opened> {
  const event = `https://api.calendly.com/scheduled_events/${randomUUID()}`;
  const json = wish({ calendlyEventUri: event, calendlyInviteeUri: `${event}/invitees/${randomUUID()}` });
  const { booking, capability } = openedOf(await ask(`${urls.app}/bookings`, { json, key: randomUUID() }));
  return { id: booking.id, capability };
}

async function refused(
  { db, log }: Backend,
  act: () => Promise<Answer>,
  expected: { status: number; code: ProblemCode; mayChange: readonly string[] },
): Promise<Problem> {
  const { status, code, mayChange } = expected;
  const before = await allRows(db, mayChange);
  const logged = log.lines().length;
  const answer = await act();
  const problem = problemOf(answer);
  expect({ status: answer.status, code: problem.code }).toEqual({ status, code });
  expect(problem).toMatchObject({ status, type: `urn:slotpay:problem:${code}` });
  expect(await allRows(db, mayChange)).toEqual(before);
  const lines = log.lines().slice(logged);
  expect(lines).toContainEqual(expect.objectContaining({ msg: 'request refused', code, reqId: problem.requestId }));
  return problem;
}

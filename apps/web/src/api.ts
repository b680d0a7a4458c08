// The API's words over fetch. Types only are shared with the contract: the server has validated what it sends.

import type {
  BookingView,
  CreateBooking,
  CreateRecovery,
  CreateRecoveryMail,
  OpenedBooking,
  PostEvent,
  Problem,
  SessionTypesResponse,
} from '@slotpay/contract';
import { backoff, pause } from './retry.ts';

/** What opens one booking, as this tab holds it. */
export interface BookingKey {
  readonly id: string;
  readonly reference: string;
  readonly capability: string;
}

/** A request that came to nothing. `code` is the problem's own, `offline` without an answer, `unclear` without a problem in it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly status: number;
  /** Milliseconds the server asked us to wait, when it did. */
  readonly retryAfter: number | undefined;
  constructor(code: string, status: number, retryAfter?: number) {
    super(`${code} (${status})`);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed later. */
  get passing(): boolean {
    // Holding too many unpaid times is not a matter of waiting a moment.
    if (this.code === 'too_many_unpaid') return false;
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }

  /** Whether this booking is closed to us: unknown, or our capability no longer opens it. */
  get shut(): boolean {
    return this.status === 401 || this.status === 403 || this.status === 404;
  }
}

interface Request {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly key?: string;
  readonly capability?: string;
  readonly signal?: AbortSignal | undefined;
  readonly accept?: string;
}

const TIMEOUT_MS = 20_000;

/** @throws ApiError */
async function request(path: string, options: Request = {}): Promise<Response> {
  const { method = 'GET', body, key, capability, accept = 'application/json', signal } = options;
  const headers: Record<string, string> = { accept };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (key !== undefined) headers['idempotency-key'] = key;
  if (capability !== undefined) headers['authorization'] = `Bearer ${capability}`;
  const response = await fetch(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: signal ?? AbortSignal.timeout(TIMEOUT_MS),
    cache: 'no-store',
  }).catch(() => {
    throw new ApiError('offline', 0);
  });
  if (!response.ok) throw await errorFrom(response);
  return response;
}

async function errorFrom(response: Response): Promise<ApiError> {
  const problem: Partial<Problem> | null = await response.json().catch(() => null);
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiError(
    problem?.code ?? 'unclear',
    response.status,
    Number.isFinite(seconds) ? seconds * 1000 : undefined,
  );
}

async function json<T>(path: string, options?: Request): Promise<T> {
  const response = await request(path, options);
  // Something between us and the server answered in its place: as good as no answer.
  return response.json().catch(() => {
    throw new ApiError('unclear', 0);
  }) as Promise<T>;
}

const at = (id: string, rest = '') => `/bookings/${encodeURIComponent(id)}${rest}`;

export const api = {
  sessionTypes: () => json<SessionTypesResponse>('/session-types'),
  openBooking: (body: CreateBooking, key: string) => json<OpenedBooking>('/bookings', { method: 'POST', body, key }),
  booking: ({ id, capability }: BookingKey) => json<BookingView>(at(id), { capability }),
  postEvent: ({ id, capability }: BookingKey, body: PostEvent, key: string) =>
    json<BookingView>(at(id, '/events'), { method: 'POST', body, key, capability }),
  stream: ({ id, capability }: BookingKey, signal: AbortSignal) =>
    request(at(id, '/stream'), { capability, signal, accept: 'text/event-stream' }),
  calendarFile: async ({ id, capability }: BookingKey) =>
    (await request(at(id, '/calendar.ics'), { capability, accept: 'text/calendar' })).blob(),
  mailLink: async (body: CreateRecoveryMail) => void (await request('/recoveries/mails', { method: 'POST', body })),
  recover: (body: CreateRecovery) => json<OpenedBooking>('/recoveries', { method: 'POST', body }),
};

/**
 * Repeats a call until the server has answered it for good.
 * @throws ApiError that repeating would not change, or the last one once `signal` has aborted
 */
export async function untilAnswered<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ApiError) || !error.passing || signal.aborted) throw error;
      await pause(error.retryAfter ?? backoff(attempt), signal);
    }
  }
}

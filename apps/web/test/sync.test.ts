import type { BookingView } from '@slotpay/contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, untilAnswered } from '../src/api.ts';
import { type Connection, follow, hear, type Sync } from '../src/booking/sync.ts';
import { bookingViewOf } from '../src/gallery/fixtures.ts';
import { journeys } from '../src/gallery/journey.ts';
import { backoff } from '../src/retry.ts';

const key = { id: 'b1', reference: 'SP-7F3K-92QD', capability: 'secret' };
const view = (version: number) => bookingViewOf(journeys.PAYMENT_PENDING, version);
const message = (version: number) => `event: booking\nid: ${version}\ndata: ${JSON.stringify(view(version))}\n\n`;

function streamOf(...chunks: readonly string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
}

describe('hearing the server', () => {
  it('reads bookings out of pieces that end anywhere, and skips the heartbeat', async () => {
    const text = `: still here\n\n${message(4)}: still here\n\n${message(5)}`;
    const heard: number[] = [];
    const pieces = text.match(/.{1,37}/gs) ?? [];
    await hear(streamOf(...pieces), new AbortController().signal, (booking) => heard.push(booking.version));
    expect(heard).toEqual([4, 5]);
  });

  it('ignores events it does not know', async () => {
    const heard: BookingView[] = [];
    await hear(streamOf('event: other\ndata: {}\n\n'), new AbortController().signal, (b) => heard.push(b));
    expect(heard).toEqual([]);
  });
});

describe('following a booking', () => {
  let sync: Sync | undefined;
  let requests: { path: string; authorization: string | null }[];
  let answers: (() => Response)[];

  beforeEach(() => {
    vi.useFakeTimers();
    requests = [];
    answers = [];
    vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
      requests.push({ path, authorization: new Headers(init.headers).get('authorization') });
      const answer = answers.shift();
      if (!answer) throw new TypeError('network');
      return answer();
    });
  });

  afterEach(() => {
    sync?.stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  function start() {
    const seen = { versions: [] as number[], connections: [] as Connection[], shut: 0 };
    sync = follow(key, {
      onBooking: ({ version }) => seen.versions.push(version),
      onConnection: (connection) => seen.connections.push(connection),
      onShut: () => {
        seen.shut += 1;
      },
    });
    return seen;
  }

  const booking = (version: number) => () => Response.json(view(version));
  const stream =
    (...versions: number[]) =>
    () =>
      new Response(streamOf(...versions.map(message)));

  it('asks, then listens, with the capability in the header and not in the address', async () => {
    answers = [booking(1), stream(2)];
    const seen = start();
    await vi.waitFor(() => expect(seen.versions).toEqual([1, 2]));
    expect(requests.slice(0, 2)).toEqual([
      { path: '/bookings/b1', authorization: 'Bearer secret' },
      { path: '/bookings/b1/stream', authorization: 'Bearer secret' },
    ]);
  });

  it('asks and listens again after the stream has ended', async () => {
    answers = [booking(1), stream(2), booking(3), stream(4)];
    const seen = start();
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(500);
      expect(seen.versions).toEqual([1, 2, 3, 4]);
    });
  });

  it('goes on asking where listening is impossible', async () => {
    const noStream = () => new Response(null, { status: 502 });
    answers = [booking(1), noStream, booking(2), noStream, booking(3), noStream];
    const seen = start();
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(1_000);
      expect(seen.versions).toEqual([1, 2, 3]);
    });
    expect(seen.connections).toContain('reconnecting');
  });

  it('stops when the booking is closed to this tab', async () => {
    answers = [() => Response.json({ code: 'capability_missing' }, { status: 401 }), booking(1)];
    const seen = start();
    await vi.waitFor(() => expect(seen.shut).toBe(1));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests).toHaveLength(1);
  });

  it('asks at once when there is a reason, instead of waiting', async () => {
    answers = [booking(1), () => new Response(null, { status: 502 })];
    const seen = start();
    await vi.waitFor(() => expect(seen.connections).toHaveLength(1));
    answers = [booking(2), stream()];
    sync?.refresh();
    await vi.waitFor(() => expect(seen.versions).toEqual([1, 2]));
  });

  it('asks nothing any more after it was stopped', async () => {
    answers = [booking(1), stream(2), booking(3)];
    const seen = start();
    await vi.waitFor(() => expect(seen.versions).toEqual([1, 2]));
    sync?.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen.versions).toEqual([1, 2]);
  });
});

describe('repeating until answered', () => {
  const signal = new AbortController().signal;
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('repeats what may succeed later', async () => {
    const failures = [new ApiError('offline', 0), new ApiError('temporarily_unavailable', 503)];
    const call = vi.fn(async () => {
      const failure = failures.shift();
      if (failure) throw failure;
      return 'booked';
    });
    const answer = untilAnswered(call, signal);
    await vi.runAllTimersAsync();
    expect(await answer).toBe('booked');
    expect(call).toHaveBeenCalledTimes(3);
  });

  it.each([
    ['event_not_allowed', 409],
    ['too_many_unpaid', 429],
  ])('does not repeat what was refused for good: %s', async (code, status) => {
    const call = vi.fn(async () => {
      throw new ApiError(code, status);
    });
    await expect(untilAnswered(call, signal)).rejects.toThrow(code);
    expect(call).toHaveBeenCalledTimes(1);
  });

  it('waits as long as the server asks', async () => {
    let calls = 0;
    const answer = untilAnswered(async () => {
      calls += 1;
      if (calls === 1) throw new ApiError('too_many_requests', 429, 7_000);
      return 'booked';
    }, signal);
    await vi.advanceTimersByTimeAsync(6_999);
    expect(calls).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toBe('booked');
  });
});

it('waits longer each time, up to a limit, and never twice the same', () => {
  expect([1, 2, 3, 10].map((n) => backoff(n, () => 1))).toEqual([500, 1_000, 2_000, 15_000]);
  expect(backoff(3, () => 0)).toBe(1_000);
});

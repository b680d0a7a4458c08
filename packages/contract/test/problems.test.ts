import { expect, test } from 'vitest';
import { BookingId, Capability, FlowToken, PROBLEM_CODES, PROBLEMS, Problem, Reference } from '../src/index.ts';

test('every problem has a code and the status of an error', () => {
  expect(PROBLEM_CODES).toEqual(Object.keys(PROBLEMS));
  for (const status of Object.values(PROBLEMS)) expect([4, 5]).toContain(Math.floor(status / 100));
});

test('bad input is told apart: each kind has a status of its own', () => {
  const { body_not_json, signature_mismatch, booking_unknown, event_not_allowed, body_too_large, body_invalid } =
    PROBLEMS;
  expect([body_not_json, signature_mismatch, booking_unknown, event_not_allowed, body_too_large, body_invalid]).toEqual(
    [400, 401, 404, 409, 413, 422],
  );
});

test('a problem has a known code, and says what the booking would take', () => {
  const problem = {
    type: 'https://example.org/problems/event_not_allowed',
    title: 'Not now',
    status: 409,
    code: 'event_not_allowed',
    detail: 'The booking does not take this event in this state.',
    requestId: 'r-1',
    allowed: ['retryPayment'],
  };
  expect(Problem.parse(problem)).toEqual(problem);
  expect(Problem.safeParse({ ...problem, code: 'oops' }).success).toBe(false);
});

test('an id names a booking, and only 256 random bits open it', () => {
  expect(BookingId.safeParse('6f1c9d1e-3b0a-4c55-9a53-0d3c6f8f8a11').success).toBe(true);
  expect(BookingId.safeParse('1').success).toBe(false);
  expect(Capability.safeParse('6f1c9d1e-3b0a-4c55-9a53-0d3c6f8f8a11').success).toBe(false);
  expect(Capability.safeParse('A'.repeat(43)).success).toBe(true);
  expect(FlowToken.safeParse('A'.repeat(21)).success).toBe(false);
});

test('a reference can be read out on the phone', () => {
  expect(Reference.safeParse('SP-7F3K-92QD').success).toBe(true);
  for (const wrong of ['SP-7F3K-92Q', 'sp-7f3k-92qd', 'SP-IIII-0000', '7F3K-92QD']) {
    expect(Reference.safeParse(wrong).success, wrong).toBe(false);
  }
});

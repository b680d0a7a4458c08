// What clients, their banks and the business do with money, for programs without a browser.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { balance, payOut } from '../stripe/balance.ts';
import { requireCharge } from '../stripe/charges.ts';
import { decideDispute, escalateInquiry, raiseDispute, requireDispute } from '../stripe/disputes.ts';
import { NOBODY } from '../stripe/events.ts';
import { authenticate, completeFree, type PayResult, payByCard, payByDebit, settle } from '../stripe/pay.ts';
import { createRefund, endRefund, requireRefund } from '../stripe/refunds.ts';
import { requireSession } from '../stripe/sessions.ts';
import type { World } from '../world.ts';
import { parseInput } from './input.ts';
import { translated } from './refusals.ts';

const payInput = z.strictObject({
  session: z.string(),
  card: z.string().default('4242424242424242'),
  threeDs: z.enum(['complete', 'fail', 'abandon']).default('complete'),
  email: z.email().optional(),
});
const settleInput = z.strictObject({ session: z.string(), outcome: z.enum(['succeeded', 'failed']) });
const refundInput = z.strictObject({
  paymentIntent: z.string(),
  amount: z.number().int().min(1).optional(),
  metadata: z.record(z.string(), z.string()).default({}),
});
const disputeInput = z.strictObject({
  charge: z.string(),
  kind: z.enum(['fraudulent', 'product_not_received', 'inquiry']).default('fraudulent'),
  amount: z.number().int().min(1).optional(),
});
const escalationInput = z.strictObject({ dispute: z.string() });
const refundEndInput = z.strictObject({ refund: z.string(), outcome: z.enum(['succeeded', 'failed', 'canceled']) });
const modeInput = z.strictObject({ session: z.string(), livemode: z.boolean() });
const verdictInput = z.strictObject({ dispute: z.string(), verdict: z.enum(['won', 'lost']) });

function pay(world: World, input: z.infer<typeof payInput>): PayResult {
  const record = requireSession(world, input.session);
  const email = input.email ?? record.session.customer_email ?? 'client@example.com';
  const payer = { email, name: 'Sandbox Client' };
  if (record.session.amount_total === 0) return completeFree(world, record, payer);
  if (input.card === 'bank_debit') return payByDebit(world, record, payer);
  const expYear = new Date(world.clock.now()).getUTCFullYear() + 3;
  const number = input.card.replace(/\s/g, '');
  const result = payByCard(world, record, { number, expMonth: 12, expYear }, payer);
  if (result.outcome !== 'authenticate' || input.threeDs === 'abandon') return result;
  return authenticate(world, record, input.threeDs === 'complete');
}

function servePayments(app: FastifyInstance, world: World): void {
  app.post('/_sandbox/stripe/pay', (request) => translated(() => pay(world, parseInput(payInput, request.body))));
  app.post('/_sandbox/stripe/settle', (request) => {
    const { session, outcome } = parseInput(settleInput, request.body);
    translated(() => settle(world, requireSession(world, session), outcome));
    return { outcome };
  });
  app.post('/_sandbox/stripe/livemode', (request) => {
    const { session: id, livemode } = parseInput(modeInput, request.body);
    return translated(() => {
      const { session } = requireSession(world, id);
      session.livemode = livemode;
      return session;
    });
  });
  app.post('/_sandbox/stripe/payout', () => {
    payOut(world);
    return balance(world);
  });
}

function serveReturns(app: FastifyInstance, world: World): void {
  app.post('/_sandbox/stripe/refund', (request) => {
    const { paymentIntent, amount, metadata } = parseInput(refundInput, request.body);
    const wanted = { payment_intent: paymentIntent, amount, metadata };
    return translated(() => createRefund(world, wanted, NOBODY));
  });
  app.post('/_sandbox/stripe/refund/end', (request) => {
    const { refund: id, outcome } = parseInput(refundEndInput, request.body);
    return translated(() => {
      const refund = requireRefund(world, id);
      endRefund(world, refund, outcome);
      return refund;
    });
  });
  app.post('/_sandbox/stripe/dispute', (request) => {
    const { charge, kind, amount } = parseInput(disputeInput, request.body);
    return translated(() => raiseDispute(world, requireCharge(world, charge), kind, amount));
  });
  app.post('/_sandbox/stripe/dispute/escalate', (request) => {
    const { dispute } = parseInput(escalationInput, request.body);
    return translated(() => escalateInquiry(world, requireDispute(world, dispute)));
  });
  app.post('/_sandbox/stripe/dispute/decide', (request) => {
    const { dispute, verdict } = parseInput(verdictInput, request.body);
    return translated(() => decideDispute(world, requireDispute(world, dispute), verdict));
  });
}

/** Adds the shortcuts under /_sandbox/stripe. */
export function serveMoney(app: FastifyInstance, world: World): void {
  servePayments(app, world);
  serveReturns(app, world);
}

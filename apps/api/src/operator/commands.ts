// The operator's commands about work: what waits for a person, what is due, and what a person may do by hand.

import { parseArgs } from 'node:util';
import { createBookingMachine } from '@slotpay/machine';
import { caseLine, closeCase, openCases } from '../booking/case-list.ts';
import { readConfig } from '../config.ts';
import type { Db } from '../db/client.ts';
import { durationMs } from '../duration.ts';
import { cancelBooking, retryRefund } from './cancel.ts';
import { confirmTime } from './confirm-time.ts';
import { dueLine, listDue } from './due.ts';
import { keepPayment, returnPayment } from './judge-payment.ts';
import { replayDelivery } from './replay.ts';
import { retryEffect } from './retry-effect.ts';

type Command = (db: Db, args: readonly string[]) => Promise<void>;

export interface Terminal {
  readonly print: (line: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const MOST = 1_000;

/** The commands by name. Each throws a sentence when it cannot. */
export function work({ print, env }: Terminal): Record<string, Command> {
  // The deadlines of the state a booking enters are those the server goes by.
  const actor = () => ({ machine: createBookingMachine(readConfig(env).TIMEOUTS), changed: () => {} });
  const judging = { machine: createBookingMachine() };
  return {
    cases: async (db, args) => {
      const options = { json: { type: 'boolean', default: false } } as const;
      const open = await openCases(db);
      if (parseArgs({ args: [...args], options }).values.json) return print(JSON.stringify(open, null, 2));
      for (const one of open) print(caseLine(one));
      if (open.length === 0) print('No case is open.');
    },
    'close-case': async (db, [reference = '', code = '']) => {
      if (!(await closeCase(db, reference.toUpperCase(), code)))
        throw new Error(`No case ${code} of ${reference} is open.`);
      print(`${reference}: ${code} closed.`);
    },
    due: async (db, args) => {
      const options = { within: { type: 'string', default: '0m' }, json: { type: 'boolean', default: false } } as const;
      const { within, json } = parseArgs({ args: [...args], options }).values;
      const due = await listDue(db, durationMs(within), MOST);
      if (json) return print(JSON.stringify(due, null, 2));
      for (const one of due) print(dueLine(one));
      if (due.length === 0) print('Nothing is due.');
      if (due.length === MOST) print(`And more: these are the ${MOST} that have waited longest.`);
    },
    replay: async (db, args) => {
      const { values, positionals } = withReason(args, {});
      const [delivery = ''] = positionals;
      await replayDelivery(db, delivery, values.reason);
      print(`${delivery}: given back to the worker.`);
    },
    cancel: async (db, args) => {
      const { values, positionals } = withReason(args, {});
      const [reference = ''] = positionals;
      print(`${reference}: ${await cancelBooking(db, actor(), { reference, reason: values.reason })}`);
    },
    'retry-refund': async (db, args) => {
      const { values, positionals } = withReason(args, {});
      const [reference = ''] = positionals;
      print(`${reference}: ${await retryRefund(db, actor(), { reference, reason: values.reason })}`);
    },
    'retry-effect': async (db, args) => {
      const { values, positionals } = withReason(args, {});
      const [effect = ''] = positionals;
      await retryEffect(db, actor(), { effect, reason: values.reason });
      print(`${effect}: given back to the worker.`);
    },
    'return-payment': async (db, args) => {
      const { values, positionals } = withReason(args, {});
      const [paymentIntentId = ''] = positionals;
      const reference = await returnPayment(db, judging, { paymentIntentId, reason: values.reason });
      print(`${reference}: ${paymentIntentId} goes back.`);
    },
    'keep-payment': async (db, args) => {
      const { values, positionals } = withReason(args, {});
      const [paymentIntentId = ''] = positionals;
      const reference = await keepPayment(db, judging, { paymentIntentId, reason: values.reason });
      print(`${reference}: ${paymentIntentId} is kept.`);
    },
    'confirm-time': async (db, args) => {
      const { values, positionals } = withReason(args, { starts: { type: 'string' } });
      const [reference = ''] = positionals;
      print(
        `${reference}: ${await confirmTime(db, actor(), { reference, startsAt: values.starts, reason: values.reason })}`,
      );
    },
  };
}

function withReason<T extends Record<string, { type: 'string' }>>(args: readonly string[], more: T) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { ...more, reason: { type: 'string' } } as T & { reason: { type: 'string' } },
  }) as { values: { readonly reason?: string; readonly starts?: string }; positionals: string[] };
}

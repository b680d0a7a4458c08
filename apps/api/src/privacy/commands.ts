// The operator's commands about personal data: find, erase, purge, rotate-keys.

import { parseArgs } from 'node:util';
import { createBookingMachine } from '@slotpay/machine';
import type { Db } from '../db/client.ts';
import { createSealer } from '../db/sealed.ts';
import { durationMs } from '../duration.ts';
import { type EraseDeps, type Erased, erase, finishErasures } from './erase.ts';
import { bookingByReference, findByEmail } from './find.ts';
import { purge } from './purge.ts';
import { rotateKeys } from './rotate.ts';

/** One command: does its work, prints, and throws a sentence when it cannot. */
export type Command = (db: Db, args: readonly string[]) => Promise<void>;

export interface Terminal {
  readonly print: (line: string) => void;
  /** The command did its work and the answer is no. */
  readonly fail: () => void;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The commands by name. */
export function personalData({ print, fail, env }: Terminal): Record<string, Command> {
  const sealer = () => {
    const keys = env['DATA_KEY'];
    if (!keys) throw new Error('DATA_KEY is not set.');
    return createSealer(keys);
  };
  const depsOf = (db: Db): EraseDeps => ({ db, machine: createBookingMachine(), sealer: sealer() });
  return {
    find: async (db, [email]) => {
      if (!email?.includes('@')) throw new Error('Name the e-mail address.');
      const found = await findByEmail(db, sealer(), email);
      for (const { reference, path, createdAt, startsAt } of found) {
        const session = startsAt ? `session ${startsAt.toISOString()}` : 'no time yet';
        print(`${reference}  ${path}  made ${createdAt.toISOString()}  ${session}`);
      }
      if (found.length === 0) print('No booking was made with this address, or its person has been erased.');
    },
    erase: (db, args) => eraseCommand(depsOf(db), args, print),
    purge: async (db, args) => {
      const { values } = parseArgs({ args: [...args], options: { 'older-than': { type: 'string' } } });
      if (!values['older-than']) throw new Error('Say how old: --older-than 30d');
      const purged = await purge(depsOf(db), durationMs(values['older-than']));
      print(
        `${purged.erased} bookings erased, ${purged.waiting} wait for something still open, ` +
          `${purged.bodies} messages emptied, ${purged.expiredLinks} expired links removed.`,
      );
    },
    'rotate-keys': async (db) => {
      const { rewrapped, unopened } = await rotateKeys(db, sealer(), (table, done, total) =>
        print(`${table}: ${done} of ${total}`),
      );
      for (const row of unopened) print(`${row}: no key of DATA_KEY opens it`);
      print(
        unopened.length === 0
          ? `${rewrapped} keys wrapped anew; everything is under the first key of DATA_KEY.`
          : `${rewrapped} keys wrapped anew; ${unopened.length} are of a key that is not in DATA_KEY. Keep every old key.`,
      );
      if (unopened.length > 0) fail();
    },
  };
}

async function eraseCommand(deps: EraseDeps, args: readonly string[], print: Terminal['print']): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { 'before-session': { type: 'boolean', default: false }, due: { type: 'boolean', default: false } },
  });
  if (values.due) return print(`${await finishErasures(deps)} erased.`);
  const [reference] = positionals;
  if (!reference) throw new Error('Name the booking by its reference.');
  const bookingId = await bookingByReference(deps.db, reference);
  if (!bookingId) throw new Error(`There is no booking ${reference}.`);
  print(`${reference}: ${inWords(await erase(deps, bookingId, { beforeSession: values['before-session'] }))}`);
}

function inWords(erased: Erased): string {
  switch (erased.outcome) {
    case 'erased':
      return 'erased. Amounts, ids and the log are kept.';
    case 'already_erased':
      return 'was erased before.';
    case 'waiting':
      return `will be erased once this is settled: ${erased.waits.join(', ')}.`;
    case 'unknown_booking':
      return 'there is no such booking.';
  }
}

// The command line of an operator: what is in the database, whether it is sound, and the personal data in it.

import { parseArgs } from 'node:util';
import { createBookingMachine } from '@slotpay/machine';
import { z } from 'zod';
import { report } from './audit/report.ts';
import { connect } from './db/client.ts';
import { dump } from './db/dump.ts';
import { migrate } from './db/migrate.ts';
import { seedSessionTypes } from './db/seed.ts';
import { durationMs } from './duration.ts';
import { work } from './operator/commands.ts';
import { type Command, personalData } from './privacy/commands.ts';
import { readSeedFile } from './seed-file.ts';

const USAGE = `Usage: slotpay <command>   (DATABASE_URL names the database)

  migrate            bring the database to this version
  seed <file.json>   offer the session types in the file, with the pictures beside it; changed terms become a new
                     revision
  dump --json        bookings, transitions, inbox, effects, timers, ledger and cases, without personal data
  verify [--json] [--slack 5m]
                     check every booking against every promise; exit code 1 when one is broken
  cases [--json]     what waits for a person, the oldest first; of a dispute also what answers the bank
  close-case <reference> <code>
                     note that it has been dealt with
  due [--within 1h] [--json]
                     deadlines, effects, messages and rounds that are due, or will be by then
  replay <delivery> --reason "…"
                     have a message of Stripe or Calendly applied once more
  return-payment <payment intent> --reason "…"
                     have a payment returned that no booking wants
  keep-payment <payment intent> --reason "…"
                     note that such a payment is kept

These need the server's whole configuration:
  cancel <reference> --reason "…"
                     cancel a booking for the business: the slot is freed, all that was paid goes back
  retry-refund <reference> --reason "…"
                     ask once more for the refunds of a booking that have failed
  retry-effect <effect> --reason "…"
                     have something tried again that was given up, or that waits for its next try
  confirm-time <reference> --starts 2026-12-01T10:00Z --reason "…"
                     take a time as picked that Calendly never told us of

These need DATA_KEY as well:
  find <e-mail>      the bookings made with an address
  erase <reference> [--before-session]
                     forget the person in a booking, as soon as its money is settled
  erase --due        finish the erasures that had to wait (the worker does so too)
  purge --older-than 30d
                     forget the people in bookings that ended unpaid so long ago, and messages that led nowhere
  rotate-keys        bring everything under the first key of DATA_KEY
`;

const commands: Record<string, Command> = {
  migrate: async (db) => {
    const ran = await migrate(db);
    console.log(ran.length > 0 ? `Migrated: ${ran.join(', ')}` : 'The database is up to date.');
  },
  seed: async (db, [file]) => {
    if (!file) throw new Error('Name the file with the session types.');
    const { seeds, pictures } = await readSeedFile(file);
    const changed = await seedSessionTypes(db, seeds, pictures);
    console.log(`${seeds.length} session types, ${changed} new or changed.`);
  },
  dump: async (db) => {
    process.stdout.write(`${JSON.stringify(await dump(db), null, 2)}\n`);
  },
  verify: async (db, args) => {
    const options = { json: { type: 'boolean', default: false }, slack: { type: 'string', default: '5m' } } as const;
    const { json, slack } = parseArgs({ args: [...args], options }).values;
    const sound = await report(db, createBookingMachine(), { json, slackMs: durationMs(slack), print: console.log });
    if (!sound) process.exitCode = 1;
  },
  ...work({ print: console.log, env: process.env }),
  ...personalData({ print: console.log, fail: () => (process.exitCode = 1), env: process.env }),
};

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
const url = process.env['DATABASE_URL'];
if (!command || !url) {
  process.stderr.write(url ? USAGE : `DATABASE_URL is not set.\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  const db = connect(url, { max: 2 });
  try {
    await command(db, args);
  } catch (error) {
    process.stderr.write(`${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    await db.destroy();
  }
}

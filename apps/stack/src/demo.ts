// Program: the shortest proof that the product works. One booking to BOOKING_CONFIRMED, one to REFUND_COMPLETED,
// through real HTTP and signed webhooks between four programs, on free ports and an empty database.
import { styleText } from 'node:util';
import { newFlowToken, type OpenBooking, openBooking, sessionTypes } from './client.ts';
import { checkLedger, readDump, timeline } from './dump.ts';
import { type Stack, startStack } from './stack.ts';
import { columns, say, stopwatch } from './terminal.ts';

const who = { name: 'Ada Example', email: 'ada@example.com', timezone: 'Europe/Lisbon' };
const limitMs = 58_000;

async function demo(): Promise<void> {
  const step = stopwatch();
  const printed: string[] = [];
  const stack = await startStack({
    skipWeb: true,
    // Nobody here wants to take a cancellation back.
    timeouts: { undoWindow: 200 },
    log: (program, line) => printed.push(`${program.padEnd(8)} ${line}`),
    progress: step,
  });
  try {
    const kept = await bookAndPay(stack, step, 3);
    const returned = await bookAndPay(stack, step, 4);
    await returned.send('cancelBooking');
    await returned.reaches('REFUND_COMPLETED');
    step('second booking: cancelled, the refund has arrived');
    await report(stack, [
      ['A booking that is kept', kept, 'BOOKING_CONFIRMED'],
      ['A booking that is cancelled', returned, 'REFUND_COMPLETED'],
    ]);
    step('done');
  } catch (error) {
    say(`\nWhat the programs printed last:\n${printed.slice(-30).join('\n')}\n`);
    throw error;
  } finally {
    await stack.stop();
  }
}

// Days ahead, because a cancellation on the last day would not return everything.
async function bookAndPay({ urls, sandbox }: Stack, step: (text: string) => void, days: number): Promise<OpenBooking> {
  const [type] = (await sessionTypes(urls.app)).filter(({ id }) => id === 'deep-dive');
  if (type === undefined) throw new Error('There is no session type "deep-dive" to book.');
  const flowToken = newFlowToken();
  const startTime = `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T12:00:00Z`;
  const slot = await sandbox.book({ eventType: type.id, startTime, ...who, tracking: { utm_content: flowToken } });
  const booking = await openBooking(urls.app, {
    sessionTypeId: type.id,
    revision: type.terms.revision,
    flowToken,
    calendlyEventUri: slot.event.uri,
    calendlyInviteeUri: slot.invitee.uri,
  });
  const { checkoutUrl } = await booking.reaches('PAYMENT_PROCESSING');
  const session = checkoutUrl?.match(/cs_[A-Za-z0-9_]+/)?.[0];
  if (session === undefined) throw new Error(`The booking has no Checkout Session to pay (${checkoutUrl}).`);
  await sandbox.pay(session);
  const { reference, paid } = await booking.reaches('BOOKING_CONFIRMED');
  step(
    `booking ${reference}: ${slot.startTime.slice(0, 16).replace('T', ' ')} UTC, paid ${(paid / 100).toFixed(2)} EUR, confirmed`,
  );
  return booking;
}

type Expected = readonly [title: string, booking: OpenBooking, state: 'BOOKING_CONFIRMED' | 'REFUND_COMPLETED'];

async function report(stack: Stack, bookings: readonly Expected[]): Promise<void> {
  const dump = readDump(await stack.slotpay('dump', '--json'));
  for (const [title, { id }, state] of bookings) {
    say(`\n${styleText('bold', title)}`);
    for (const line of columns(timeline(dump, id))) say(`  ${line.trimEnd()}`);
    say(`  ${checkLedger(dump, id, state)}`);
  }
  say();
}

const timer = setTimeout(() => {
  say(`The demo is not done after ${limitMs / 1000} s.`);
  process.exit(1);
}, limitMs);
try {
  await demo();
} catch (error) {
  say(styleText('red', `The demo failed: ${error instanceof Error ? error.message : String(error)}`));
  process.exitCode = 1;
}
clearTimeout(timer);
process.exit();

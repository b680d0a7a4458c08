// From a click to the next state on screen: `pnpm bench` in apps/e2e, on the real stack. Timed inside the page, from the
// click's own time stamp to the beginning of the frame after the one that shows the next state, which is an upper bound.
// Where the server decides, its answer is part of it. At full speed, and on a processor slowed down fourfold.

import { startStack } from '@slotpay/stack';
import { until } from '@slotpay/stack/until';
import { CARD, Client, openBrowser } from '../support/client.ts';
import { median } from './median.ts';

const ROUNDS = 11;

/** What the page and this program tell each other. */
type Watched = { awaited?: string; took?: number | undefined };

/** Runs in the page: notes how long the last click took to show the heading that is awaited, the page's or a question's. */
function observe(): void {
  const here = globalThis as Watched;
  let clickedAt: number | undefined;
  addEventListener('click', ({ timeStamp }) => (clickedAt = timeStamp), { capture: true });
  const look = () => {
    const shown = document.querySelector('dialog[open] h2') ?? document.querySelector('h1');
    if (clickedAt !== undefined && shown?.textContent === here.awaited) {
      const since = clickedAt;
      clickedAt = undefined;
      // This callback runs before the frame with the heading is painted, the next one after it.
      requestAnimationFrame((now) => {
        here.took = now - since;
      });
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** One click of the tour: the control, and the heading that follows. */
type Click = readonly [control: string, heading: string];

/** @returns milliseconds from the click to the heading on screen */
async function time({ page }: Client, [control, heading]: Click): Promise<number> {
  await page.evaluate((awaited) => Object.assign(globalThis, { awaited, took: undefined }), heading);
  const button = page.getByRole('button', { name: control }).filter({ visible: true }).first();
  // Scrolled to and settled before, so that only the click is timed.
  await button.hover();
  await button.click();
  const took = await until(() => page.evaluate(() => (globalThis as Watched).took), { ms: 20_000 });
  if (took === undefined) throw new Error(`“${control}” does not lead to “${heading}”`);
  return took;
}

type Times = Map<string, number[]>;

async function timeAll(client: Client, times: Times, clicks: readonly Click[]): Promise<void> {
  for (let round = 0; round < ROUNDS; round++)
    for (const click of clicks) times.set(click[0], [...(times.get(click[0]) ?? []), await time(client, click)]);
}

/** The tour: what is decided in the page, then what the server decides. */
async function tour(app: string, slowdown: number): Promise<Times> {
  const browser = await openBrowser();
  const times: Times = new Map();
  const client = await Client.arrive(browser, 'about:blank', { width: 390, height: 844 });
  await client.page.addInitScript(observe);
  await client.page.goto(app);
  const devTools = await client.context.newCDPSession(client.page);
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await timeAll(client, times, [
    ['Choose a session', 'Which session would you like?'],
    ['Pick a time for Deep dive', 'Pick a time'],
    ['Start over', 'Book a session'],
  ]);
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Clara Click', email: 'clara@example.com' });
  await client.clicks(/^Pay /);
  await client.pays(CARD.good);
  await client.sees('You are booked');
  await timeAll(client, times, [
    ['Cancel booking', 'Cancel this booking?'],
    ['Cancel and refund', 'Your booking is cancelled'],
    ['Keep my booking', 'You are booked'],
  ]);
  await browser.close();
  return times;
}

const stack = await startStack();
try {
  const [full, slowed] = [await tour(stack.urls.app, 1), await tour(stack.urls.app, 4)];
  const line = (cells: readonly string[]) =>
    `${cells.map((cell, i) => (i ? cell.padStart(14) : cell.padEnd(28))).join('')}\n`;
  process.stdout.write(line(['click', 'median ms', 'slowest ms', 'at a quarter', 'slowest ms']));
  for (const [name, times] of full) {
    const slow = slowed.get(name) ?? [];
    const figures = [median(times), Math.max(...times), median(slow), Math.max(...slow)];
    process.stdout.write(line([name, ...figures.map((ms) => ms.toFixed(0))]));
  }
} finally {
  await stack.stop();
}
process.exit();

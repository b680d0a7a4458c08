import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { webRoot } from '@slotpay/stack/gallery';
import { freshDataKey } from '@slotpay/stack/settings';
import { expect, test } from 'vitest';
import { cardLikeNumbers, heldIn } from '../support/card-data.ts';
import { CARD, Client } from '../support/client.ts';
import { bothBooksSay } from '../support/money.ts';
import { stage } from '../support/stage.ts';
import { reading, unsealed, unsealedWith, wholeDatabase } from '../support/whole-database.ts';
import { takenCharges, worldOf } from '../support/world.ts';

/** Opens what providers have for us; in the sandbox obviously fake, and just as out of place anywhere we keep things. */
const SECRETS = [
  'sk_test_slotpay_sandbox',
  'whsec_slotpay_sandbox',
  'calendly_sandbox_token',
  'slotpay_sandbox_signing_key',
];
const HOLDER = 'Zebulon Quillfeather';
const CARDS = Object.values(CARD);
/** Known here, so that what is sealed can be searched as well. */
const DATA_KEY = freshDataKey();

const printed: string[] = [];
const here = stage({
  timeouts: { undoWindow: 500 },
  env: { LOG_LEVEL: 'trace', DATA_KEY },
  log: (program, line) => void (program === 'sandbox' || printed.push(line)),
});

function webBundles(): string {
  const files = readdirSync(webRoot, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((file) => readFileSync(join(file.parentPath, file.name), 'utf8')).join('\n');
}

test('the search finds a card number in whatever dress it comes, and takes no other number for one', () => {
  for (const card of CARDS) {
    expect(cardLikeNumbers(`{"number":"${card}"}`)).toEqual([card]);
    expect(cardLikeNumbers(`paid with ${card.replace(/(.{4})(?=.)/g, '$1-')}.`)).toHaveLength(1);
    expect(heldIn(`\\x00${Buffer.from(card).toString('hex')}ff`, [card])).toEqual([card]);
    expect(heldIn(Buffer.from(card).toString('base64'), [card])).toEqual([card]);
  }
  expect(cardLikeNumbers('378282246310005')).toEqual(['378282246310005']);
  const others = 'at 1795676688349 of 4242424242424241, 3f304a6d-4242-4242-4242-424242424242, amount 12000';
  expect(cardLikeNumbers(others)).toEqual([]);
});

test('edge case 10: a card is typed at Stripe and nowhere else, and no trace of it or of a key is in database, logs or bundles', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  const ours = new URL(here.stack.urls.app).origin;
  const sentToUs: string[] = [];
  client.context.on('request', (request) => {
    if (request.url().startsWith(ours)) sentToUs.push(request.url(), request.postData() ?? '');
  });
  const answers: Promise<string>[] = [];
  client.context.on('response', (response) => {
    // The stream of a page that is still open never ends; what it carries is what the booking itself answers.
    const isText = /json|html|javascript/.test(response.headers()['content-type'] ?? '');
    // An answer whose page is gone has no body to read any more.
    if (response.url().startsWith(ours) && isText) answers.push(response.text().catch(() => ''));
  });
  await client.choosesSession('Deep dive');
  await client.picksTime({ name: 'Sol Secure', email: 'sol@example.com' });
  const toPay = client.page.getByRole('link', { name: /^Pay/ });
  await toPay.waitFor();
  expect(await client.amounts(toPay)).toEqual([12_000]);
  await toPay.click();

  await client.page.getByLabel(/card number/i).waitFor();
  expect(new URL(client.page.url()).origin).toBe(here.stack.urls.stripe);
  await client.pays(CARD.declined, HOLDER);
  await client.page.getByRole('alert').waitFor();
  await client.pays(CARD.good, HOLDER);
  await client.isAt('BOOKING_CONFIRMED.upcoming');
  await bothBooksSay(here.stack, { charges: [12_000], refunds: [] });
  expect(new Set((await client.cancels()).amounts)).toEqual(new Set([12_000]));
  await client.isAt('REFUND_COMPLETED');
  expect(await client.amounts(client.heading(/refunded/i))).toEqual([12_000]);
  await bothBooksSay(here.stack, { charges: [12_000], refunds: [12_000] });

  const [charge] = takenCharges(await worldOf(here.stack));
  const { database, opened } = await reading(here.stack.urls.database, async (connection) => ({
    database: await wholeDatabase(connection),
    opened: await unsealed(connection, DATA_KEY),
  }));
  const places = {
    database,
    ...opened,
    dump: await here.stack.slotpay('dump', '--json'),
    logs: printed.join('\n'),
    bundles: webBundles(),
    sentToUs: sentToUs.join('\n'),
    answered: (await Promise.all(answers)).join('\n'),
    mails: JSON.stringify(await here.stack.sandbox.mail()),
    kept: JSON.stringify(await client.context.storageState()),
  };
  // Each is the real thing: it speaks of this booking, or is our program.
  expect(database).toContain(charge?.payment_intent);
  expect(opened['bookings.details']).toContain('sol@example.com');
  expect(opened['inbox.body']).toContain('checkout.session.completed');
  expect(opened['effects.request']).toContain('"mode":"payment"');
  expect(places.logs).toContain('effect answered');
  expect(places.bundles.length).toBeGreaterThan(100_000);
  expect(places.sentToUs).toContain('cancelBooking');
  const found = Object.entries(places).flatMap(([place, text]) => [
    ...cardLikeNumbers(text).map((number) => `${place}: ${number}`),
    ...heldIn(text, [...CARDS, ...SECRETS, HOLDER]).map((secret) => `${place}: ${secret}`),
  ]);
  expect(found).toEqual([]);
  await client.leaves();
});

test('a card number that were sealed would be found: in the database as it lies nothing shows it, opened each place does', async () => {
  const [card = ''] = CARDS;
  await reading(here.stack.urls.database, async (connection) => {
    const planted = await unsealedWith(connection, DATA_KEY, `{"number":"${card}"}`);
    for (const [place, { opened, asItLies }] of Object.entries(planted)) {
      expect([place, cardLikeNumbers(opened)]).toEqual([place, [card]]);
      expect([place, heldIn(opened, CARDS)]).toEqual([place, [card]]);
      expect([place, cardLikeNumbers(asItLies), heldIn(asItLies, CARDS)]).toEqual([place, [], []]);
    }
    expect(Object.keys(planted)).toEqual(['bookings.details', 'inbox.body', 'effects.request']);
    const after = Object.values(await unsealed(connection, DATA_KEY));
    expect(after.flatMap(cardLikeNumbers)).toEqual([]);
  });
});

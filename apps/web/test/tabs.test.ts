import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CameBack, cameBack } from '../src/booking/arrival.ts';
import { joinTabs, keyFromTabs, type Tabs } from '../src/booking/tabs.ts';
import { journeys } from '../src/gallery/journey.ts';

const key = { id: 'b1', reference: 'SP-7F3K-92QD', capability: 'c'.repeat(43) };
const other = { ...key, id: 'b2', reference: 'SP-0000-0000' };

let tabs: Tabs[];
beforeEach(() => {
  tabs = [];
});
afterEach(() => {
  for (const tab of tabs) tab.leave();
});

function open(held = key) {
  const versions: number[] = [];
  const waiting: ((version: number) => void)[] = [];
  const returned: (CameBack | null)[] = [];
  const tab = joinTabs(held, ({ version, returned: back }) => {
    returned.push(back);
    versions.push(version);
    waiting.shift()?.(version);
  });
  tabs.push(tab);
  return { tab, versions, returned, hears: () => new Promise<number>((resolve) => waiting.push(resolve)) };
}

describe('a tab opened without a key', () => {
  const { signal } = new AbortController();

  it('gets it from one that shows the booking', async () => {
    open(other);
    open(key);
    expect(await keyFromTabs(key.reference, signal)).toEqual(key);
  });

  it('gets none for another booking', async () => {
    open(other);
    expect(await keyFromTabs(key.reference, signal)).toBeNull();
  });

  it('gets none once the last tab that had it is closed', async () => {
    open(key).tab.leave();
    expect(await keyFromTabs(key.reference, signal)).toBeNull();
  });

  it('stops asking when it is left', async () => {
    const leaving = new AbortController();
    const asked = keyFromTabs(key.reference, leaving.signal);
    leaving.abort();
    expect(await asked).toBeNull();
  });
});

it('a tab hears how far the booking is in another one, and not its own words or another booking’s', async () => {
  const here = open(key);
  const there = open(key);
  const elsewhere = open(other);
  const heard = there.hears();
  elsewhere.tab.tell({ version: 99, returned: null });
  here.tab.tell({ version: 8, returned: null });
  expect(await heard).toBe(8);
  expect([here.versions, there.versions, elsewhere.versions]).toEqual([[], [8], []]);
});

it('a tab hears that the client has come back from the payment page in another one', async () => {
  const back = cameBack('returned', journeys['PAYMENT_PROCESSING.awaitingCheckout'].snapshot);
  const [here, there] = [open(key), open(key)];
  const heard = there.hears();
  here.tab.tell({ version: 8, returned: back });
  await heard;
  expect(there.returned).toEqual([back]);
});

import { describe, expect, it } from 'vitest';
import { clientIn } from '../src/booking/client-info.ts';
import { embedAddress, newFlowToken, schedulingAddress } from '../src/calendly/address.ts';
import { idIn, readEmbedMessage } from '../src/calendly/message.ts';

const frame = { name: 'our frame' };
const from = { origin: 'https://calendly.com', source: frame };
const EVENT = 'https://api.calendly.com/scheduled_events/6c5f6a0e';
const scheduled = {
  event: 'calendly.event_scheduled',
  payload: { event: { uri: EVENT }, invitee: { uri: `${EVENT}/invitees/9b1d` } },
};
const read = (data: unknown, over: { origin?: string; source?: unknown } = {}) =>
  readEmbedMessage({ origin: 'https://calendly.com', source: frame, data, ...over }, from);

describe('a message from the calendar', () => {
  it('names the picked time', () => {
    expect(read(scheduled)).toEqual({ type: 'scheduled', eventUri: EVENT, inviteeUri: `${EVENT}/invitees/9b1d` });
  });

  it('does not count from another origin', () => {
    expect(read(scheduled, { origin: 'https://calendly.com.evil.example' })).toBeNull();
    expect(read(scheduled, { origin: 'http://calendly.com' })).toBeNull();
  });

  it('does not count from another frame or window of the right origin', () => {
    expect(read(scheduled, { source: { name: 'another frame' } })).toBeNull();
  });

  it('does not count while there is no frame', () => {
    const incoming = { origin: from.origin, source: undefined, data: scheduled };
    expect(readEmbedMessage(incoming, { origin: from.origin, source: undefined })).toBeNull();
  });

  it.each([
    ['nothing', null],
    ['text', 'calendly.event_scheduled'],
    ['another vocabulary', { event: 'other.event_scheduled', payload: scheduled.payload }],
    ['no addresses', { event: 'calendly.event_scheduled', payload: {} }],
    ['no payload', { event: 'calendly.event_scheduled' }],
    [
      'an address of something else',
      { ...scheduled, payload: { ...scheduled.payload, event: { uri: 'https://x.example/1' } } },
    ],
    ['a number for an address', { ...scheduled, payload: { ...scheduled.payload, invitee: { uri: 7 } } }],
  ])('with %s picks no time', (_, data) => {
    expect(read(data)?.type).not.toBe('scheduled');
  });

  it('tells how high the calendar is, within reason', () => {
    expect(read({ event: 'calendly.page_height', payload: { height: '1200px' } })).toEqual({
      type: 'height',
      pixels: 1200,
    });
    expect(read({ event: 'calendly.page_height', payload: { height: '99999999px' } })).toEqual({
      type: 'height',
      pixels: 2400,
    });
    expect(read({ event: 'calendly.page_height', payload: { height: '-5px' } })).toEqual({ type: 'alive' });
  });

  it('shows that the calendar is alive', () => {
    expect(read({ event: 'calendly.event_type_viewed', payload: {} })).toEqual({ type: 'alive' });
  });
});

it('an id is the last part of its address', () => {
  expect(idIn(`${EVENT}/invitees/9b1d?x=1`)).toBe('9b1d');
});

describe('the calendar’s address', () => {
  const ada = { name: 'Ada Byron', email: 'ada@example.com' };

  it('carries the flow token and the words without which it stays silent', () => {
    const address = schedulingAddress('https://calendly.com/a/b?month=2026-11', 'TOKEN', null);
    const url = new URL(embedAddress(address, 'book.example'));
    expect(Object.fromEntries(url.searchParams)).toEqual({
      month: '2026-11',
      utm_source: 'slotpay',
      utm_content: 'TOKEN',
      embed_domain: 'book.example',
      embed_type: 'Inline',
    });
  });

  it('in a tab of its own is no embed', () => {
    expect(schedulingAddress('https://calendly.com/a/b', 'TOKEN', null)).toBe(
      'https://calendly.com/a/b?utm_source=slotpay&utm_content=TOKEN',
    );
  });

  it('is filled in with what is known of the client', () => {
    const { searchParams } = new URL(schedulingAddress('https://calendly.com/a/b', 'TOKEN', ada));
    expect([searchParams.get('name'), searchParams.get('email')]).toEqual(['Ada Byron', 'ada@example.com']);
    const half = new URL(schedulingAddress('https://calendly.com/a/b', 'TOKEN', { ...ada, name: '' }));
    expect(half.searchParams.has('name')).toBe(false);
  });
});

describe('who is booking', () => {
  it('is read from the fragment, which no server sees', () => {
    expect(clientIn('#name=Ada+Byron&email=ada%40example.com')).toEqual({
      name: 'Ada Byron',
      email: 'ada@example.com',
    });
  });

  it.each(['', '#', '#section', '#name=&email=%20'])('is nobody in %j', (fragment) => {
    expect(clientIn(fragment)).toBeNull();
  });

  it('is cut to a sensible length', () => {
    expect(clientIn(`#name=${'a'.repeat(5_000)}`)?.name).toHaveLength(200);
  });
});

it('a flow token is 256 bits in base64url and never the same', () => {
  const tokens = Array.from({ length: 50 }, newFlowToken);
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(new Set(tokens).size).toBe(50);
});

import { describe, expect, it } from 'vitest';
import { embedAddress, newFlowToken, tabAddress } from '../src/calendly/address.ts';
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
  it('carries the flow token and the words without which it stays silent', () => {
    const url = new URL(embedAddress('https://calendly.com/a/b?month=2026-11', 'TOKEN', 'book.example'));
    expect(Object.fromEntries(url.searchParams)).toEqual({
      month: '2026-11',
      utm_source: 'slotpay',
      utm_content: 'TOKEN',
      embed_domain: 'book.example',
      embed_type: 'Inline',
    });
  });

  it('in a tab of its own is no embed', () => {
    expect(tabAddress('https://calendly.com/a/b', 'TOKEN')).toBe(
      'https://calendly.com/a/b?utm_source=slotpay&utm_content=TOKEN',
    );
  });
});

it('a flow token is 256 bits in base64url and never the same', () => {
  const tokens = Array.from({ length: 50 }, newFlowToken);
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(new Set(tokens).size).toBe(50);
});

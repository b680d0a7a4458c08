import { describe, expect, it } from 'vitest';
import { modelOf } from '../src/gallery/fixtures.ts';
import { draw, eventsOn, textOf } from './draw.tsx';

const model = modelOf('PAYMENT_PROCESSING.awaitingCheckout');
const before = (seconds: number) => new Date(Date.parse(model.facts.heldUntil ?? '') - seconds * 1000).toISOString();
const at = (seconds: number) => draw(model, before(seconds));
const announced = (html: string) => /class="unseen" aria-live="polite">([^<]*)</.exec(html)?.[1] ?? '';

describe('the time an unpaid slot is held (WCAG 2.2.1)', () => {
  it('can be extended by one click as long as it runs', () => {
    for (const seconds of [1_500, 600, 60, 21, 1]) expect(eventsOn(at(seconds))).toContain('retryPayment');
  });

  it('is warned of long before it ends, beside the way to more', () => {
    const calm = textOf(at(601));
    expect(calm).not.toContain('Need longer?');
    for (const seconds of [600, 60, 20]) {
      const html = at(seconds);
      expect(textOf(html)).toContain('Need longer?');
      expect(html).toMatch(/class="button secondary" data-event="retryPayment"/);
    }
    expect(at(601)).toMatch(/class="button quiet" data-event="retryPayment"/);
  });

  it.each([
    [600, '10 more minutes'],
    [300, '5 more minutes'],
    [60, 'one more minute'],
  ])('is said aloud %i seconds before the end', (seconds, words) => {
    expect(announced(at(seconds))).toContain(words);
  });

  it.each([601, 540, 240, 120])('is not talked about all the time: not %i seconds before', (seconds) => {
    expect(announced(at(seconds))).toBe('');
  });

  it('over, is not said to be over before we know', () => {
    expect(textOf(at(0))).toContain('Checking whether your time is still held');
  });
});

describe('the connection', () => {
  const pill = (name: string) => /class="pill[^"]*">([^<]*)</.exec(draw(modelOf(name)))?.[1];

  it.each([
    ['PAYMENT_PROCESSING.awaitingCheckout', 'Live'],
    ['PAYMENT_PROCESSING.awaitingCheckout+reconnecting', 'Reconnecting'],
    ['PAYMENT_PENDING+offline', 'Offline'],
    ['PAYMENT_FAILED+saving', 'Saving'],
  ])('of %s is marked %s', (name, word) => {
    expect(pill(name)).toBe(word);
  });

  it('is not spoken of while there is no server to hear', () => {
    expect(pill('SESSION_TYPE_SELECTION')).toBeUndefined();
  });
});

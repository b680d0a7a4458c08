import { describe, expect, it } from 'vitest';
import { modelOf } from '../src/gallery/fixtures.ts';
import { draw, textOf } from './draw.tsx';

describe('the slip on a narrow screen', () => {
  const strip = (name: string) => /class="strip"[^>]*>(.*?)<\/p>/.exec(draw(modelOf(name)))?.[1] ?? '';

  it.each([
    ['CALENDLY_SCHEDULING', 'Deep dive Price from €90.00'],
    ['BOOKING_CONFIRMED.upcoming', 'Deep dive Fri 27 Nov, 14:00 €120.00'],
    ['BOOKING_RESCHEDULED.collectingDifference', 'Deep dive Sat 28 Nov, 10:00 Still to pay €60.00'],
    ['BOOKING_CANCELLED.closed', 'Deep dive Fri 27 Nov, 14:00'],
    ['REFUND_PENDING', 'Deep dive Fri 27 Nov, 14:00 Comes back €120.00'],
    ['BOOKING_CANCELLED.closed+kept', 'Deep dive Fri 27 Nov, 14:00 Comes back Nothing'],
  ])('%s in one line: %s', (name, text) => {
    expect(textOf(strip(name)).replaceAll(/\s+/g, ' ').trim()).toBe(text);
    expect(strip(name).includes('<s>')).toBe(modelOf(name).context.cancellation !== null);
  });
});

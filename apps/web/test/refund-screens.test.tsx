import { describe, expect, it } from 'vitest';
import { moneyOf } from '../src/booking/standing.ts';
import { CASES, modelOf } from '../src/gallery/fixtures.ts';
import { screenOf } from '../src/screens/registry.ts';
import { draw, textOf } from './draw.tsx';

describe('a refund on screen', () => {
  it.each(CASES.filter((name) => name.startsWith('REFUND_')))(
    '%s says who cancelled, and on its way only what is',
    (name) => {
      const model = modelOf(name);
      const { heading, lead } = screenOf(model);
      const { kind } = moneyOf(model);
      expect(heading.includes('on its way back')).toBe(kind === 'returning');
      const failed = model.context.refunds.some(({ status }) => status === 'failed');
      expect(heading.startsWith('We are sending')).toBe(kind === 'owed' && !failed);
      expect(/^€[\d.]+ refunded$/.test(heading)).toBe(kind === 'returned');
      if (failed) return;
      expect(lead).toMatch(name.endsWith('+host') ? /^Mara Lindqvist had to cancel\./ : /^You cancelled it\./);
    },
  );

  it.each(CASES.filter((name) => modelOf(name).path.endsWith('.refund')))('%s never says that it was sent', (name) => {
    expect(textOf(draw(modelOf(name)))).not.toMatch(/on its way back|Refund sent/);
  });

  it.each([
    ['2026-11-27T00:00:00.000Z', 'usually between Fri 27 Nov and Fri 4 Dec'],
    ['2026-12-01T00:00:00.000Z', 'usually by Fri 4 Dec'],
    ['2026-12-06T00:00:00.000Z', 'write to us and name the reference'],
  ])('on %s the bank’s part is described as “%s”', (now, words) => {
    expect(screenOf(modelOf('REFUND_PENDING', { now })).next).toContain(words);
  });

  it('a refund that a person or a bank has settled is not said to come from Stripe', () => {
    expect(screenOf(modelOf('REFUND_COMPLETED+byHand')).lead).toBe(
      'You cancelled it. A person at our side, or your bank, has returned it to you.',
    );
    expect(screenOf(modelOf('REFUND_COMPLETED')).lead).toContain('Stripe has sent it');
  });
});

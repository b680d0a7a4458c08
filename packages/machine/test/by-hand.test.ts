import { expect, test } from 'vitest';
import { blankByHand, stepByHand } from '../bench/by-hand.ts';
import { tour } from '../bench/tour.ts';
import { machine } from './drive.ts';

test('the switch the benchmark compares with does the same as the machine, to the byte', () => {
  expect(blankByHand('b-1')).toBe(machine.serialise(machine.create('b-1')));
  for (const { text, event, run, name } of tour()) expect(stepByHand(text, event), name).toEqual(run());
});

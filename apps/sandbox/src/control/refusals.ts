// The pages' own refusals, as answers of the control API.
import { NotChangeable, SlotTaken } from '../calendly/book.ts';
import { StripeProblem } from '../stripe/errors.ts';
import { NotPayable } from '../stripe/pay.ts';
import { ControlProblem } from './input.ts';

/** Runs `act`. @throws ControlProblem for what a page would refuse */
export function translated<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof StripeProblem) throw new ControlProblem(error.status, error.message);
    if (error instanceof SlotTaken || error instanceof NotChangeable || error instanceof NotPayable) {
      throw new ControlProblem(409, error.message);
    }
    throw error;
  }
}

// Control input is checked as strictly as the providers check theirs.
import { z } from 'zod';

/** A refused control request; the message goes to the caller. */
export class ControlProblem extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** @throws ControlProblem 400 */
export function parseInput<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  throw new ControlProblem(400, z.prettifyError(parsed.error));
}

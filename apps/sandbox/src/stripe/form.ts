// Bracketed form parameters → typed values, refused in Stripe's words.
import { z } from 'zod';
import { invalid, type StripeProblem } from './errors.ts';

/** Form values are text; anything else Stripe calls an invalid integer. */
export const integer = z
  .string()
  .regex(/^-?\d+$/, { error: (issue) => `Invalid integer: ${String(issue.input)}` })
  .transform(Number);

export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** At most 50 keys of 40 characters with values of 500; an empty value unsets its key. */
export const metadata = z
  .record(z.string().max(40), z.string().max(500))
  .refine((entries) => Object.keys(entries).length <= 50, 'Metadata can have up to 50 keys.')
  .or(z.literal('').transform((): Record<string, string> => ({})));

/** A parameter that must not be there, and why. */
export function absent(reason: string) {
  return z.undefined(reason).optional();
}

/** A parameter Stripe knows and this sandbox does not act out: refusing is safer than ignoring. */
export const notModelled = absent('Stripe accepts this parameter, but the sandbox does not model it.');

/** Accepted and without effect here. */
export const ignored = z.unknown().optional();

export const created = z.union([
  integer,
  z.strictObject({
    gt: integer.optional(),
    gte: integer.optional(),
    lt: integer.optional(),
    lte: integer.optional(),
  }),
]);

/** What every list takes. */
export const paging = {
  limit: integer.pipe(z.number().min(1).max(100)).default(10),
  starting_after: z.string().optional(),
  ending_before: z.string().optional(),
};

function bracketed(path: readonly PropertyKey[]): string {
  return path.map((part, i) => (i === 0 ? String(part) : `[${String(part)}]`)).join('');
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    raw,
  );
}

function refusal(raw: unknown, issue: z.core.$ZodIssue): StripeProblem {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => bracketed([...issue.path, key]));
    const many = names.length > 1 ? 'parameters' : 'parameter';
    return invalid(`Received unknown ${many}: ${names.join(', ')}`, 'parameter_unknown', names[0]);
  }
  const param = bracketed(issue.path);
  if (issue.code === 'custom' && typeof issue.params?.['code'] === 'string') {
    return invalid(issue.message, issue.params['code'], param);
  }
  if (valueAt(raw, issue.path) === undefined) {
    return invalid(`Missing required param: ${param}.`, 'parameter_missing', param);
  }
  if (issue.message.startsWith('Invalid integer')) {
    return invalid(issue.message, 'parameter_invalid_integer', param);
  }
  return invalid(`Invalid ${param}: ${issue.message}`, undefined, param);
}

/** Parses parameters; throws the StripeProblem of the first fault found. */
export function parseParams<T>(schema: z.ZodType<T>, raw: unknown): T {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  // A name that does not exist is reported before a wrong value elsewhere, as Stripe does.
  const unknownName = parsed.error.issues.find((issue) => issue.code === 'unrecognized_keys');
  const issue = unknownName ?? parsed.error.issues[0];
  throw issue ? refusal(raw, issue) : invalid('Invalid request.');
}

// What we are doing at the moment, step by step: done, being done, to come.

import { words } from '../i18n/first-words.ts';

interface Props {
  readonly steps: readonly string[];
  /** Which one is being done, from 0. */
  readonly at: number;
}

export function Progress({ steps, at }: Props) {
  return (
    <ol className="steps downward progress" aria-label={words.progress}>
      {steps.map((step, i) => (
        <li key={step} className={stepClass(i, at)}>
          {step}
          {i < at ? <span className="unseen"> ({words.steps.done})</span> : null}
        </li>
      ))}
    </ol>
  );
}

/** How a step at `i` is drawn when `at` is the present one. */
export function stepClass(i: number, at: number): string | undefined {
  if (i === at) return 'current';
  return i < at ? 'done' : undefined;
}

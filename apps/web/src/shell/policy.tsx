// The refund policy as dated lines, with the one in force marked: you are here.

import type { Model, PolicyStep } from '../booking/model.ts';
import { currentStep, policySteps } from '../booking/policy.ts';
import { formatMoment } from '../format/time.ts';
import { words } from '../i18n/words.ts';
import { money } from '../screens/actions.tsx';

const say = words.policy;

export function Policy({ model }: { model: Model }) {
  const steps = policySteps(model.context);
  if (steps.length === 0) return null;
  const dated = model.facts.time !== null;
  const current = dated ? currentStep(steps, model.now) : -1;
  return (
    <section className="policy">
      <h2>{say.label}</h2>
      <ol className="steps downward">
        {steps.map((step, i) => (
          <li
            key={step.hoursBefore ?? 'after'}
            className={lineClass(i, current)}
            aria-current={i === current ? 'step' : undefined}
          >
            {lineText(step, steps.length, model)} {i === current ? <span className="here">{say.now}</span> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}

function lineClass(i: number, current: number): string | undefined {
  if (i === current) return 'current';
  return i < current ? 'past' : undefined;
}

function lineText(step: PolicyStep, count: number, model: Model): string {
  if (step.percent === 0) return count === 1 ? say.always : say.after;
  if (step.until === null || step.refund === null) return say.before(step.hoursBefore ?? 0, say.percent(step.percent));
  return say.until(formatMoment(step.until, model.place), step.full ? say.full : say.part(money(model, step.refund)));
}

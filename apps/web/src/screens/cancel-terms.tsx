// The refund policy in one sentence, where it matters most: beside the button that pays.

import type { Model } from '../booking/model.ts';
import { currentStep, policySteps } from '../booking/policy.ts';
import { formatMoment } from '../format/time.ts';
import { words } from '../i18n/words.ts';

export function CancelTerms({ model }: { model: Model }) {
  const steps = policySteps(model.context);
  const step = steps[currentStep(steps, model.now)];
  if (!step || model.facts.time === null) return null;
  if (step.until !== null && step.full) {
    return <p>{words.policy.short(formatMoment(step.until, model.place))}</p>;
  }
  return step.percent === 0 ? <p>{words.policy.none}</p> : null;
}

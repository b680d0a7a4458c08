// How far one is: on the way to a booking, or on the way of a refund.

import { words } from '../i18n/first-words.ts';
import { stepClass } from '../screens/progress.tsx';
import type { BookingStep, RefundStep } from '../screens/screen.ts';

const BOOKING: readonly BookingStep[] = ['session', 'time', 'payment', 'booked'];
const REFUND: readonly RefundStep[] = ['cancelled', 'sent', 'refunded'];

export function Stepper({ current }: { current: BookingStep | RefundStep | null }) {
  if (current === null) return null;
  const names: Record<string, string> = { ...words.steps.booking, ...words.steps.refund };
  const steps: readonly string[] = isRefund(current) ? REFUND : BOOKING;
  const at = steps.indexOf(current);
  return (
    <ol className="steps stepper" aria-label={words.steps.label}>
      {steps.map((step, i) => (
        <li key={step} aria-current={i === at ? 'step' : undefined} className={stepClass(i, at)}>
          {names[step]}
          {i < at ? <span className="unseen"> ({words.steps.done})</span> : null}
        </li>
      ))}
    </ol>
  );
}

function isRefund(step: BookingStep | RefundStep): step is RefundStep {
  return (REFUND as readonly string[]).includes(step);
}

// The three answers under every heading: is my money safe, is my time held, what happens now.

import type { ReactNode } from 'react';
import type { Model } from '../booking/model.ts';
import { moneyOf, timeOf } from '../booking/standing.ts';
import { formatDeadline } from '../format/time.ts';
import { words } from '../i18n/words.ts';
import { money } from '../screens/actions.tsx';

export function Answers({ model, next }: { model: Model; next: ReactNode }) {
  const { labels } = words.answers;
  return (
    <dl className="answers">
      <Answer label={labels.money} glyph="M3 6.5h18v11H3zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 1 0 0-5M6 12h0M18 12h0">
        {moneyText(model)}
      </Answer>
      <Answer label={labels.time} glyph="M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18M12 7v5l3.5 2">
        {timeText(model)}
      </Answer>
      <Answer label={labels.next} glyph="M4 12h15M13 6l6 6-6 6">
        {next}
      </Answer>
    </dl>
  );
}

function Answer({ label, glyph, children }: { label: string; glyph: string; children: ReactNode }) {
  return (
    <div>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={glyph} />
      </svg>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function moneyText(model: Model): string {
  const say = words.answers.money;
  const standing = moneyOf(model);
  switch (standing.kind) {
    case 'paid':
      // What a bank is looking at is with nobody for now.
      return (model.facts.disputed ? say.spent : say.paid)(money(model, standing.amount));
    case 'spent':
    case 'kept':
      return say[standing.kind](money(model, standing.amount));
    case 'owed':
    case 'returning':
    case 'returned': {
      const kept = standing.kept > 0 && model.context.cancellation !== null ? money(model, standing.kept) : null;
      return say[standing.kind](money(model, standing.amount), kept);
    }
    default:
      return say[standing.kind];
  }
}

function timeText(model: Model): string {
  const say = words.answers.time;
  const standing = timeOf(model);
  return standing.kind === 'heldUntil'
    ? say.heldUntil(formatDeadline(standing.until, model.now, model.place))
    : say[standing.kind];
}

// The time before a move and the one after it.

import type { Model } from '../../booking/model.ts';
import { formatMoment } from '../../format/time.ts';
import { words } from '../../i18n/words.ts';

const say = words.screens.BOOKING_RESCHEDULED;

export function Times({ model }: { model: Model }) {
  const { reschedule } = model.context;
  const before = reschedule?.from;
  const after = model.facts.time;
  if (!before || !after) return null;
  const { hostName } = model.facts;
  return (
    <>
      {reschedule.by === 'host' ? <p>{say.byHost(hostName ?? words.unnamedBusiness)}</p> : null}
      <dl className="details">
        <div>
          <dt>{say.before}</dt>
          <dd>
            <s>{formatMoment(before.startsAt, model.place)}</s>
          </dd>
        </div>
        <div>
          <dt>{say.now}</dt>
          <dd>{formatMoment(after.startsAt, model.place)}</dd>
        </div>
      </dl>
    </>
  );
}

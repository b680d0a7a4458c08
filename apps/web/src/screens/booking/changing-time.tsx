// BOOKING_CONFIRMED while its client picks another time: Calendly's own page for it, in the app. The present time stands
// until Calendly tells our server of the new one, so nothing here says that anything has changed.

import { useState } from 'react';
import type { Model } from '../../booking/model.ts';
import { useBooking } from '../../booking/page.tsx';
import { CalendlyEmbed } from '../../calendly/embed.tsx';
import { words } from '../../i18n/words.ts';
import { Link } from '../../ui/link.tsx';
import type { Content } from '../screen.ts';
import { NewTimeCosts } from './new-time-costs.tsx';

const say = words.screens.BOOKING_CONFIRMED.changing;

export function changingTime(model: Model, stage: 'picking' | 'picked'): Content {
  const keep = { weight: 'quiet', does: { kind: 'changeTime', open: false } } as const;
  const status = words.slip.status.confirmed;
  if (stage === 'picked') {
    return {
      step: 'booked',
      ...say.picked,
      waiting: [
        { afterMs: 15_000, text: say.pickedSlow },
        { afterMs: 45_000, text: say.pickedSlower },
      ],
      actions: [{ ...keep, label: words.actions.backToBooking }],
      status,
    };
  }
  return {
    step: 'booked',
    ...say.picking,
    body: (
      <>
        <NewTimeCosts model={model} />
        <NewTime model={model} />
      </>
    ),
    actions: [{ ...keep, label: words.actions.keepTime }],
    status,
  };
}

function NewTime({ model: { booking, business, facts } }: { model: Model }) {
  const { onScheduled } = useBooking();
  const [failed, setFailed] = useState(false);
  const address = booking?.rescheduleUrl;
  if (!address) return null;
  const inNewTab = (
    <Link className="button quiet" href={address} newTab={words.newTab}>
      {words.actions.openInTab}
    </Link>
  );
  const embeddable = business.status === 'ready' && new URL(address).origin === business.calendlyOrigin;
  if (failed || !embeddable) {
    return (
      <section className="note" role="alert">
        <p>{words.codes.calendly('embed_timeout').title}</p>
        {inNewTab}
      </section>
    );
  }
  return (
    <>
      <CalendlyEmbed
        address={address}
        origin={business.calendlyOrigin}
        title={words.embed.title(facts.sessionName ?? '')}
        loading={words.embed.loading}
        onScheduled={onScheduled}
        onFailed={() => setFailed(true)}
      />
      {inNewTab}
    </>
  );
}

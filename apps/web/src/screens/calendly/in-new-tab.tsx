// The calendar in a tab of its own, for whoever cannot use it in the page. What is picked there reaches the server through
// Calendly, and its client by mail; this page never hears of it.

import { knownClient } from '../../booking/client-info.ts';
import type { Model } from '../../booking/model.ts';
import { useBooking } from '../../booking/page.tsx';
import { schedulingAddress } from '../../calendly/address.ts';
import { words } from '../../i18n/words.ts';

/** Calendly's page for the chosen session and this visit; null while the session is not known, or not offered any more. */
export function calendarAddress({ business, context, flowToken }: Model): string | null {
  if (business.status !== 'ready' || flowToken === null) return null;
  const type = business.sessionTypes.find(({ id }) => id === context.terms?.sessionTypeId);
  return type ? schedulingAddress(type.schedulingUrl, flowToken, knownClient()) : null;
}

export function InNewTab({ href, className }: { href: string; className?: string | undefined }) {
  const { onOpenedInTab } = useBooking();
  return (
    // The middle button opens it as well.
    <a
      className={className}
      href={href}
      target="_blank"
      rel="noreferrer"
      onClick={onOpenedInTab}
      onAuxClick={onOpenedInTab}
    >
      {words.actions.openInTab}
      <span className="unseen"> ({words.newTab})</span>
    </a>
  );
}

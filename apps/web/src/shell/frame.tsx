// What every page of this app has: the business's name, and two columns.

import type { ReactNode } from 'react';
import { type Business, useBusiness } from '../booking/business.tsx';
import { words } from '../i18n/first-words.ts';
import { LanguageChoice } from './language.tsx';

interface Props {
  readonly children: ReactNode;
  readonly aside?: ReactNode;
  /** At the end of the masthead. */
  readonly pill?: ReactNode;
  /** The booking's, for whoever writes about it. */
  readonly reference?: string | null;
}

/** Nothing while it is not known: another name would only flash by. */
function nameOf(business: Business): string {
  if (business.status === 'loading') return '\u00a0';
  return business.status === 'ready' ? business.businessName : words.unnamedBusiness;
}

/** Masthead, and two columns below it. */
export function Frame({ children, aside, pill, reference = null }: Props) {
  const { business } = useBusiness();
  return (
    <div className="page">
      <header className="masthead">
        <span className="mark" aria-hidden="true" />
        <span>{nameOf(business)}</span>
        <span className="masthead-end">
          {pill}
          <LanguageChoice />
        </span>
      </header>
      <main className="main">{children}</main>
      {aside === undefined ? null : <aside className="aside">{aside}</aside>}
      <Contact business={business} reference={reference} />
    </div>
  );
}

function Contact({ business, reference }: { business: Business; reference: string | null }) {
  if (business.status !== 'ready' || business.contact === null) return null;
  return (
    <footer className="contact">
      <a href={contactAddress(business.contact, reference)}>{words.frame.contact}</a>
    </footer>
  );
}

/** A mail to the business begins with what its booking is found by. */
function contactAddress(contact: string, reference: string | null): string {
  return contact.startsWith('mailto:') && reference !== null
    ? `${contact}?subject=${encodeURIComponent(reference)}`
    : contact;
}

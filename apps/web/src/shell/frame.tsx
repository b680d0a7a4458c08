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
}

/** Nothing while it is not known: another name would only flash by. */
function nameOf(business: Business): string {
  if (business.status === 'loading') return '\u00a0';
  return business.status === 'ready' ? business.businessName : words.unnamedBusiness;
}

/** Masthead, and two columns below it. */
export function Frame({ children, aside, pill }: Props) {
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
    </div>
  );
}

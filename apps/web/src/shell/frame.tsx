// What every page of this app has: the business's name, and two columns.

import type { ReactNode } from 'react';
import { useBusiness } from '../booking/business.tsx';

/** Masthead, and two columns below it. */
export function Frame({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  const { business } = useBusiness();
  return (
    <div className="page">
      <header className="masthead">
        <span className="mark" aria-hidden="true" />
        <span>{business.status === 'ready' ? business.businessName : ' '}</span>
      </header>
      <main className="main">{children}</main>
      {aside === undefined ? null : <aside className="aside">{aside}</aside>}
    </div>
  );
}

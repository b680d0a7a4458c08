// A link: within this app, to a provider in the same tab, or to a page of its own.

import type { ReactNode } from 'react';
import { isPlainClick, navigate } from '../route.ts';

interface Props {
  readonly href: string;
  readonly className?: string;
  /** Read out after the label of a link that opens a new tab. */
  readonly newTab?: string | undefined;
  readonly children: ReactNode;
}

export function Link({ href, className, newTab, children }: Props) {
  if (newTab !== undefined) {
    return (
      <a className={className} href={href} target="_blank" rel="noreferrer">
        {children}
        <span className="unseen"> ({newTab})</span>
      </a>
    );
  }
  const ours = href.startsWith('/');
  return (
    <a
      className={className}
      href={href}
      onClick={(event) => {
        if (!ours || !isPlainClick(event)) return;
        event.preventDefault();
        navigate(href);
      }}
    >
      {children}
    </a>
  );
}

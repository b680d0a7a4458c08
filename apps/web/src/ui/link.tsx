// A link: within this app, to a provider in the same tab, or to a page of its own.

import { type ReactNode, useId } from 'react';
import { isPlainClick, navigate } from '../route.ts';

interface Props {
  readonly href: string;
  readonly className?: string;
  /** Read out after the label of a link that opens a new tab. */
  readonly newTab?: string | undefined;
  /** Why it cannot be used at the moment; it stands there, and keeps the focus, but leads nowhere. */
  readonly unusable?: string | undefined;
  readonly children: ReactNode;
}

export function Link({ href, className, newTab, unusable, children }: Props) {
  const hint = useId();
  if (newTab !== undefined) {
    return (
      <a className={className} href={href} target="_blank" rel="noreferrer">
        {children}
        <span className="unseen"> ({newTab})</span>
      </a>
    );
  }
  const ours = href.startsWith('/');
  const disabled = unusable !== undefined;
  return (
    <>
      <a
        className={className}
        href={href}
        aria-disabled={disabled || undefined}
        aria-describedby={disabled ? hint : undefined}
        onClick={(event) => {
          if (disabled) return event.preventDefault();
          if (!ours || !isPlainClick(event)) return;
          event.preventDefault();
          navigate(href);
        }}
      >
        {children}
      </a>
      {disabled ? (
        <span id={hint} className="hint">
          {unusable}
        </span>
      ) : null}
    </>
  );
}

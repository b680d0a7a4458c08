// A button in one of three weights. Knows nothing of bookings but the name of the event it stands for.

import type { ReactNode } from 'react';

interface Props {
  readonly weight: 'primary' | 'secondary' | 'quiet';
  readonly children: ReactNode;
  /** The event behind it, for tests and for styling nothing. */
  readonly event?: string | undefined;
  /** It stands there, but cannot be used at the moment. */
  readonly busy?: boolean;
  /** It is about to be used, or looked at closely: time to fetch what comes after. */
  readonly onIntent?: () => void;
  readonly onClick?: () => void;
}

export function Button({ weight, children, event, busy = false, onIntent, onClick }: Props) {
  // aria-disabled instead of disabled: the focus stays where it is while something is under way.
  return (
    <button
      type="button"
      className={`button ${weight}`}
      data-event={event}
      aria-disabled={busy}
      onPointerEnter={onIntent}
      onTouchStart={onIntent}
      onFocus={onIntent}
      onClick={busy ? undefined : onClick}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : null}
      {children}
    </button>
  );
}

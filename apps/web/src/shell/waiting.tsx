// What is said while something is awaited: more as it takes longer, never a spinner without a word.

import { useState } from 'react';
import { useNow } from '../clock.ts';
import { words } from '../i18n/words.ts';
import type { WaitingNote } from '../screens/screen.ts';

export function Waiting({ notes }: { notes: readonly WaitingNote[] }) {
  const now = useNow(1_000);
  const [since] = useState(now);
  const note = notes.findLast(({ afterMs }) => now - since >= afterMs);
  if (notes.length === 0) return null;
  return (
    <div className="waiting">
      <span className="pulse" aria-hidden="true" />
      <p aria-live="polite">{note?.text ?? words.waiting}</p>
    </div>
  );
}

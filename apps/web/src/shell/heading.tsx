// The one h1 of a page. A new one takes the focus, so that whoever cannot see the change hears it.

import { useEffect, useRef } from 'react';
import { useBusiness } from '../booking/business.tsx';
import { words } from '../i18n/words.ts';

// What was last read; the first heading after loading is the browser's own business to announce.
let read: string | null = null;

export function Heading({ text }: { text: string }) {
  const element = useRef<HTMLHeadingElement>(null);
  const { business } = useBusiness();
  const name = business.status === 'ready' ? business.businessName : null;
  useEffect(() => {
    if (read !== null && read !== text) element.current?.focus();
    read = text;
  }, [text]);
  useEffect(() => {
    document.title = words.title(text, name);
  }, [text, name]);
  return (
    <h1 ref={element} tabIndex={-1}>
      {text}
    </h1>
  );
}

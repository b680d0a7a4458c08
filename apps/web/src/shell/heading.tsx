// The one h1 of a page. A new one takes the focus, so that whoever cannot see the change hears it; the tab's title and
// icon say the same to whoever looks at another tab.

import { useEffect, useRef } from 'react';
import { useBusiness } from '../booking/business.tsx';
import { words } from '../i18n/first-words.ts';
import type { Tone } from '../screens/screen.ts';
import { iconOf } from './icon.ts';

// What was last read; the first heading after loading is the browser's own business to announce.
let read: string | null = null;

export function Heading({ text, tone = 'calm' }: { text: string; tone?: Tone }) {
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
  useEffect(() => {
    document.querySelector('link[rel="icon"]')?.setAttribute('href', iconOf(tone));
  }, [tone]);
  return (
    <h1 ref={element} tabIndex={-1}>
      {text}
    </h1>
  );
}

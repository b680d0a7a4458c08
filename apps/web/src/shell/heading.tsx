// The one h1 of a page. It takes the focus when the page has turned to something else, so that whoever cannot see the
// change hears it, and when the control that had it is gone; another language turns nothing. The tab's title and icon say
// the same to whoever looks at another tab.

import { type RefObject, useEffect, useRef } from 'react';
import { useBusiness } from '../booking/business.tsx';
import { words } from '../i18n/first-words.ts';
import { useLocale } from '../i18n/locale.ts';
import type { Tone } from '../screens/screen.ts';
import { iconOf } from './icon.ts';

interface Props {
  /** What is shown: a booking's place in the statechart, or a page's own name. */
  readonly at: string;
  readonly text: string;
  readonly tone?: Tone;
}

export function Heading({ at, text, tone = 'calm' }: Props) {
  const element = useRef<HTMLHeadingElement>(null);
  const { business } = useBusiness();
  const name = business.status === 'ready' ? business.businessName : null;
  useFocus(element, at, text);
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

// What was last read; the first heading after loading is the browser's own business to announce.
let read: { readonly at: string; readonly text: string; readonly locale: string } | null = null;

// What last had the focus, whichever heading was on the page then.
let held: Element | null = null;

const hold = () => {
  held = document.activeElement;
};

function useFocus(element: RefObject<HTMLHeadingElement | null>, at: string, text: string): void {
  const locale = useLocale();
  useEffect(() => {
    const turned = read !== null && (read.at !== at || (read.text !== text && read.locale === locale));
    read = { at, text, locale };
    if (turned) element.current?.focus();
  }, [element, at, text, locale]);
  useEffect(() => {
    if (held?.isConnected === false && document.activeElement === document.body) element.current?.focus();
  });
  useEffect(() => {
    // A press beside every control takes the focus off without a word about where it went.
    const moves = ['focusin', 'pointerup'];
    for (const move of moves) document.addEventListener(move, hold);
    return () => {
      for (const move of moves) document.removeEventListener(move, hold);
    };
  }, []);
}

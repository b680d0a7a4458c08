// A screen as text: what a browser would show, without one.

import type { ReactElement } from 'react';
import { renderToString } from 'react-dom/server';
import { BusinessContext } from '../src/booking/business.tsx';
import type { Model } from '../src/booking/model.ts';
import { type BookingPage, BookingPageContext } from '../src/booking/page.tsx';
import { ClockContext } from '../src/clock.ts';
import { NOW } from '../src/gallery/journey.ts';
import { BookingShell } from '../src/shell/shell.tsx';

/** The HTML of a booking at `now` (UTC ISO). */
export function draw(model: Model, now = NOW): string {
  const nothing = () => undefined;
  const page: BookingPage = {
    model,
    send: nothing,
    changeTime: nothing,
    onScheduled: nothing,
    onEmbedFailed: nothing,
    onOpenedInTab: nothing,
    stillHere: nothing,
    downloadCalendar: async () => undefined,
    refresh: nothing,
  };
  const tree: ReactElement = (
    <ClockContext value={() => Date.parse(now)}>
      <BusinessContext value={{ business: model.business, reload: async () => true }}>
        <BookingPageContext value={page}>
          <BookingShell />
        </BookingPageContext>
      </BusinessContext>
    </ClockContext>
  );
  return renderToString(tree);
}

/** The events its controls stand for. */
export const eventsOn = (html: string) => [
  ...new Set([...html.matchAll(/data-event="(\w+)"/g)].map(([, event]) => event)),
];

/** What it reads. */
export const textOf = (html: string) => html.replaceAll(/<[^>]+>/g, ' ');

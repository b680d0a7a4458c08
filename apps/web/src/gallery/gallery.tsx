// /gallery?path=PAYMENT_PROCESSING.settling: any state on a fixed clock. Not part of what clients get.

import { useMemo } from 'react';
import { BusinessContext } from '../booking/business.tsx';
import { type BookingPage, BookingPageContext } from '../booking/page.tsx';
import { PlaceContext } from '../booking/place.ts';
import { ClockContext } from '../clock.ts';
import { BookingShell } from '../shell/shell.tsx';
import { business, CASES, modelOf, place } from './fixtures.ts';
import { NOW } from './journey.ts';

const source = { business, reload: async () => true };
const clock = () => Date.parse(NOW);
const nothing = () => undefined;

export function Gallery({ path }: { path: string }) {
  if (!CASES.includes(path)) return <Contents />;
  return <Case name={path} />;
}

function Case({ name }: { name: string }) {
  const page = useMemo(
    (): BookingPage => ({
      model: modelOf(name),
      send: nothing,
      changeTime: nothing,
      onScheduled: nothing,
      onEmbedFailed: nothing,
      downloadCalendar: async () => undefined,
      refresh: nothing,
    }),
    [name],
  );
  return (
    <ClockContext value={clock}>
      <PlaceContext value={place}>
        <BusinessContext value={source}>
          <BookingPageContext value={page}>
            <BookingShell />
          </BookingPageContext>
        </BusinessContext>
      </PlaceContext>
    </ClockContext>
  );
}

function Contents() {
  return (
    <main className="main">
      <h1>Gallery</h1>
      <ul className="plain">
        {CASES.map((name) => (
          <li key={name}>
            <a href={`/gallery?path=${encodeURIComponent(name)}`}>{name}</a>
          </li>
        ))}
      </ul>
    </main>
  );
}

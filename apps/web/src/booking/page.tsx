// The React Context between a booking and its screens: what is known, and what can be asked.

import { createContext, useContext } from 'react';
import type { Model } from './model.ts';
import type { Wish } from './wish.ts';

export interface BookingPage {
  readonly model: Model;
  /** Asks for something; what comes of it shows in the model. */
  send(wish: Wish): void;
  /** Opens or closes the calendar in which a confirmed booking's time is changed. */
  changeTime(open: boolean): void;
  /** Calendly's embed says a slot was picked. */
  onScheduled(eventUri: string, inviteeUri: string): void;
  /** Calendly's embed cannot be used; a failure code. */
  onEmbedFailed(code: string): void;
  /** The calendar was opened in a tab of its own. */
  onOpenedInTab(): void;
  /** Somebody is in front of the page: what is left open too long would end. */
  stillHere(): void;
  /** Downloads the calendar file. @throws ApiError */
  downloadCalendar(): Promise<void>;
  /** Asks the server again, for a quote about to be agreed to, say. */
  refresh(): void;
}

const nowhere = () => {
  throw new Error('There is no booking around this component');
};

export const BookingPageContext = createContext<BookingPage | null>(null);

/** The booking around this component. */
export function useBooking(): BookingPage {
  return useContext(BookingPageContext) ?? nowhere();
}

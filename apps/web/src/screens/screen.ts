// What a screen is: a pure reading of the booking. The shell draws it, moves the focus and speaks.

import type { ReactNode } from 'react';
import type { Model } from '../booking/model.ts';
import type { Wish } from '../booking/wish.ts';

export type Screen = (model: Model) => Content;

export type BookingStep = 'session' | 'time' | 'payment' | 'booked';
export type RefundStep = 'cancelled' | 'sent' | 'refunded';

/** `good` when something has been achieved, `attention` when the client has to decide something, `over` at an end. */
export type Tone = 'calm' | 'good' | 'attention' | 'over';

export interface Content {
  /** Where the client is on the way; null where there is no way to show. */
  readonly step: BookingStep | RefundStep | null;
  readonly tone?: Tone | undefined;
  readonly heading: string;
  readonly lead?: ReactNode;
  /** What happens now: shown with how money and time stand. Absent only where nothing is under way. */
  readonly next?: ReactNode;
  readonly body?: ReactNode;
  /** After the actions: what is good to know, but nobody has to read. */
  readonly below?: ReactNode;
  readonly actions?: readonly Action[] | undefined;
  /** What to say as waiting grows; the screen waits for something. */
  readonly waiting?: readonly WaitingNote[] | undefined;
  /** What stands on the slip beside it. */
  readonly status?: string | undefined;
}

export interface WaitingNote {
  readonly afterMs: number;
  readonly text: string;
}

export type Weight = 'primary' | 'secondary' | 'quiet';

export interface Action {
  readonly label: string;
  readonly weight: Weight;
  /** It has been asked for, and the answer is awaited. */
  readonly busy?: boolean;
  readonly does:
    | { readonly kind: 'wish'; readonly wish: Wish; readonly confirm?: Confirmation | undefined }
    | { readonly kind: 'link'; readonly href: string; readonly newTab?: boolean }
    | { readonly kind: 'calendarFile' }
    /** The calendar in a tab of its own. */
    | { readonly kind: 'calendarInTab'; readonly href: string }
    /** From a session that cannot be booked to the choice of the others. */
    | { readonly kind: 'chooseAnother' }
    | { readonly kind: 'changeTime'; readonly open: boolean }
    | { readonly kind: 'nothing' };
}

/** Asked before something that cannot simply be taken back. */
export interface Confirmation {
  readonly heading: string;
  readonly body: ReactNode;
  readonly yes: string;
  readonly no: string;
}

// The language this page speaks. Every word on the screen comes through here, so another language is another catalogue.

import { en } from './en.ts';

export type Words = typeof en;

export const words: Words = en;

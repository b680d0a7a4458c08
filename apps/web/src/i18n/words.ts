// Every word on the screen comes through here, in the language that was loaded last.

import { en } from './en.ts';

export type Words = typeof en;

export const words: Words = en;

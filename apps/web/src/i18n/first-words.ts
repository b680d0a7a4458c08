// The words of the pages that are there before a booking: a booking's screens and the codes it can meet stay out of the
// first download.

import { en } from './en.ts';
import { idle } from './en-idle.ts';
import { problem } from './en-problems.ts';
import { live } from './live.ts';

export const words = live({ ...en, codes: { problem }, screens: { IDLE: idle } });

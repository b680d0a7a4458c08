// Every word on a booking's screens comes through here, in the language that was loaded last.

import { en } from './en.ts';
import { codes } from './en-codes.ts';
import { screens } from './en-screens.ts';
import { live } from './live.ts';

export const words = live({ ...en, codes, screens });

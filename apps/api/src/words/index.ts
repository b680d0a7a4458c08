// The languages we write in. The names of sessions and hosts are the business's own and stay as they are.

import type { Language } from '@slotpay/contract';
import { de } from './de.ts';
import { en } from './en.ts';
import type { Words } from './words.ts';

const SPOKEN: Record<Language, Words> = { en, de };

/** The words of a booking's language; English when nobody has said which. */
export function wordsIn(language: Language | null): Words {
  return SPOKEN[language ?? 'en'];
}

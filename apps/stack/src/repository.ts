// Where this checkout lies, and the folder in it that holds what a run leaves behind.
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';

/** Absolute path of the checkout's top folder. */
export const repositoryRoot = resolve(import.meta.dirname, '../../..');

/** Absolute path of the ignored folder for everything a run keeps: database, keys, the unpacked browser. */
export const keepFolder = resolve(repositoryRoot, '.slotpay');

/** Ten hex digits that tell two checkouts on one machine apart. */
export const checkoutId = createHash('sha256').update(repositoryRoot).digest('hex').slice(0, 10);

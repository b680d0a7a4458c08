// A message's id is a hash of its English text, six letters that no packer can shorten, once where it is said and once in
// each catalogue. What is built has the message's place in the catalogue instead.

import { readFileSync } from 'node:fs';
import { formatter } from '@lingui/format-po';
import type { Plugin } from 'vite';

/** @param catalogue the PO file that every other one agrees with (test/catalogues.test.ts) */
export function shortIds(catalogue: string): Plugin {
  let places = new Map<string, string>();
  const place = (id: string) => places.get(id) ?? id;
  return {
    name: 'short-ids',
    apply: 'build',
    enforce: 'post',
    async buildStart() {
      const about = { locale: 'en', sourceLocale: 'en', filename: catalogue };
      const messages = await formatter().parse(readFileSync(catalogue, 'utf8'), about);
      // Places do not look like hashes: they are shorter.
      places = new Map(Object.keys(messages).map((id, i) => [id, i.toString(36)]));
    },
    transform: {
      filter: { id: /\/src\/i18n\/.*\.(ts|po)$/ },
      handler: (code, file) => {
        const id = file.endsWith('.po') ? /(?<=[{,]\\?")[\w+/-]{6}(?=\\?":\[)/g : /(?<=\bid: ?")[\w+/-]{6}(?=")/g;
        return { code: code.replaceAll(id, place), map: null };
      },
    },
  };
}

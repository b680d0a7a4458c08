// `node test/write-golden.ts`: stores a snapshot of every leaf as this version of the machine writes it, and the hash of
// its structure. Run it once for each MACHINE_VERSION; what older versions wrote stays, and must stay readable.

import { writeFileSync } from 'node:fs';
import { LEAF_PATHS, MACHINE_VERSION } from '../src/index.ts';
import { at, machine } from './drive.ts';
import { structureHash } from './structure.ts';

const golden = (name: string) => new URL(`golden/${name}`, import.meta.url);
const corpus = Object.fromEntries(LEAF_PATHS.map((leaf) => [leaf, machine.serialise(at(leaf).snapshot)]));

writeFileSync(golden(`v${MACHINE_VERSION}.json`), `${JSON.stringify(corpus, null, 2)}\n`);
writeFileSync(
  golden('structure.json'),
  `${JSON.stringify({ version: MACHINE_VERSION, hash: structureHash() }, null, 2)}\n`,
);

// Runs a program of this package by name. Plain JavaScript, so that an old Node can read it and say what is wrong.
import { fileURLToPath } from 'node:url';

const programs = ['start', 'demo', 'slotpay'];
const say = (text) => process.stderr.write(`${text}\n`);
const [name = '', ...rest] = process.argv.slice(2);

if (Number(process.versions.node.split('.')[0]) < 24) {
  say(
    `Slotpay needs Node 24; this is Node ${process.versions.node}.\n` +
      `Run it with "npx pnpm@12 ${name}": that installs and uses the right Node and leaves yours as it is.`,
  );
  process.exit(1);
}
if (!programs.includes(name)) {
  say(`There is no program "${name}"; there are: ${programs.join(', ')}.`);
  process.exit(1);
}
process.argv = [process.execPath, fileURLToPath(new URL(`src/${name}.ts`, import.meta.url)), ...rest];
try {
  process.loadEnvFile(new URL('../../.env', import.meta.url));
} catch (error) {
  if (error.code !== 'ENOENT') throw error;
}
await import(`./src/${name}.ts`);

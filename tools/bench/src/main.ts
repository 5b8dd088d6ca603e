import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { benchServices } from './services/run.ts';

const USAGE = `npm run bench -- services [--quick] [--write]

  --quick   half a minute, for a look; the numbers say little
  --write   puts the result into docs/benchmarks.md`;
const FILE = new URL('../../../docs/benchmarks.md', import.meta.url);
const BEGIN = '<!-- measured -->\n';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
if (positionals.join(' ') !== 'services') {
  console.error(USAGE);
  process.exit(2);
}
const result = await benchServices(
  values.quick
    ? { rounds: 3, requests: 3000, starts: 2, restarts: 2 }
    : { rounds: 15, requests: 6000, starts: 9, restarts: 20 },
  (line) => console.error(line),
);
console.log(result);
if (values.write) {
  const text = await readFile(FILE, 'utf8');
  const end = text.indexOf(BEGIN) + BEGIN.length;
  await writeFile(FILE, `${text.slice(0, end)}\n${result}`);
}

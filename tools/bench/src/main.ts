import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { replaceMeasured } from './replace-measured.ts';
import { benchGateway } from './gateway/run.ts';
import { benchDeploy } from './deploy/run.ts';
import { benchLedger } from './ledger/run.ts';
import { benchServices } from './services/run.ts';
import { benchWorkspace } from './workspace/run.ts';

const USAGE = `npm run bench -- services|workspace|ledger|gateway|deploy [--quick] [--write]

  --quick   for a look; the numbers say little
  --write   puts the result into docs/benchmarks.md`;
const FILE = new URL('../../../docs/benchmarks.md', import.meta.url);

const say = (line: string) => console.error(line);
const benchmarks: Record<string, (isQuick: boolean) => Promise<string>> = {
  services: (isQuick) =>
    benchServices(
      isQuick
        ? { rounds: 3, requests: 3000, starts: 2, restarts: 2 }
        : { rounds: 15, requests: 6000, starts: 21, restarts: 20 },
      say,
    ),
  workspace: (isQuick) =>
    benchWorkspace(isQuick ? { sizes: [8, 100], rounds: 2 } : { sizes: [1000, 100, 8], rounds: 5 }, say),
  ledger: (isQuick) =>
    benchLedger(
      isQuick
        ? { sizes: [1000, 10_000], rounds: 3, forMs: 700 }
        : { sizes: [1000, 10_000, 100_000, 1_000_000], rounds: 7, forMs: 1000 },
      say,
    ),
  gateway: (isQuick) =>
    benchGateway(isQuick ? { rounds: 3, requests: 3000 } : { rounds: 11, requests: 8000 }, say),
  deploy: (isQuick) =>
    benchDeploy(
      isQuick
        ? { switches: 6, perSecond: 500, changes: 4, kills: 3, services: 6, forMs: 10_000 }
        : { switches: 50, perSecond: 1000, changes: 20, kills: 10, services: 20, forMs: 60_000 },
      say,
    ),
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const [name = ''] = positionals;
const benchmark = positionals.length === 1 ? benchmarks[name] : undefined;
if (benchmark === undefined) {
  console.error(USAGE);
  process.exit(2);
}
const result = await benchmark(values.quick);
console.log(result);
if (values.write) await writeFile(FILE, replaceMeasured(await readFile(FILE, 'utf8'), name, result));

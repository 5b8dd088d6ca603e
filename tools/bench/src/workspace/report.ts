import { cpus, totalmem } from 'node:os';
import { median } from '../services/statistics.ts';
import type { GeneratorTimes } from './measure-generators.ts';
import type { OwnServicesTimes } from './measure-own-services.ts';
import { scenarios, type Scenario, type Times } from './measure-tools.ts';
import type { Shape } from './synthetic-files.ts';
import type { Tool } from './tools.ts';

export interface Measurements {
  tools: readonly Tool[];
  versions: Record<string, string>;
  own: OwnServicesTimes;
  measured: Array<{ shape: Shape; times: Times; cpu: Times; generators: GeneratorTimes }>;
}

const titles: Record<Scenario, string> = {
  graph: 'graph',
  list: 'affected list',
  build: 'build of one changed service',
  there: 'all from cache, outputs there',
  gone: 'all from cache, outputs gone',
};

/** The measurements as Markdown. Says on what kind of machine, never on which. */
export function report({ tools, versions, own, measured: found }: Measurements): string {
  const measured = found.toSorted((a, b) => a.shape.services - b.shape.services);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`;
  const rows = measured.flatMap(({ shape, times, cpu }) =>
    scenarios.map((scenario) => ({
      services: shape.services,
      scenario,
      of: times.get(scenario) ?? new Map(),
      cpu: cpu.get(scenario) ?? new Map(),
    })),
  );
  const cached = median(own.fromCache);
  return `${[
    `Measured ${new Date().toISOString().slice(0, 10)} on ${machine}; Node.js ${process.versions.node}, turbo ${versions['turbo']}, moon ${versions['@moonrepo/cli']}.`,
    '',
    '### Median, ms',
    '',
    ...table(
      ['what', 'services', ...tools.map(({ title }) => title)],
      rows.map(({ services, scenario, of }) => [
        titles[scenario],
        String(services),
        ...tools.map(({ id }) => (of.has(id) ? median(of.get(id)).toFixed(0) : '–')),
      ]),
    ),
    '',
    '### Ratios, median of the rounds',
    '',
    ...table(
      ['what', 'services', 'Nx as it comes, no daemon', 'Nx, daemon', 'turbo, daemon', 'moon, daemon'],
      rows.map(({ services, scenario, of }) => [
        titles[scenario],
        String(services),
        ratioTo(of, 'roadbed', 'nx', 0.5),
        ratioTo(of, 'roadbed-daemon', 'nx-daemon', scenario === 'graph' ? undefined : 1.1),
        ratioTo(of, 'roadbed-daemon', 'turbo', isAhead(services, scenario) ? 1 : undefined),
        ratioTo(of, 'roadbed-daemon', 'moon', isAhead(services, scenario) ? 1 : undefined),
      ]),
    ),
    '',
    '### CPU time without a daemon, ms and median ratio of the rounds',
    '',
    ...table(
      ['what', 'services', 'Roadbed', 'Nx as it comes', 'ratio'],
      rows.map(({ services, scenario, cpu }) => [
        titles[scenario],
        String(services),
        median(cpu.get('roadbed') ?? []).toFixed(0),
        median(cpu.get('nx') ?? []).toFixed(0),
        ratioTo(cpu, 'roadbed', 'nx', 0.5),
      ]),
    ),
    '',
    '### `nx g service` against a generator that writes one file',
    '',
    ...table(
      ['services', 'mode', 'service, ms', 'one file, ms', 'ratio'],
      measured.flatMap(({ shape, generators }) =>
        [['no daemon', 'roadbed', 'nx'] as const, ['daemon', 'roadbed-daemon', 'nx-daemon'] as const].map(
          ([mode, ours, peer]) => [
            String(shape.services),
            mode,
            median(generators.get(ours) ?? []).toFixed(0),
            median(generators.get(peer) ?? []).toFixed(0),
            ratioTo(generators, ours, peer, 1.5),
          ],
        ),
      ),
    ),
    '',
    `### The ${own.services} services of this project: lint, typecheck, test, build`,
    '',
    ...table(
      ['what', 's', 'target'],
      [
        ['from nothing', (own.fromNothing / 1000).toFixed(1), verdict(own.fromNothing < 90_000, '< 90')],
        ['from cache, median', (cached / 1000).toFixed(2), verdict(cached < 2000, '< 2')],
      ],
    ),
  ].join('\n')}\n`;
}

function isAhead(services: number, scenario: Scenario): boolean {
  return services >= 1000 && (scenario === 'build' || scenario === 'there' || scenario === 'gone');
}

/** Ours divided by the peer's, round by round, and the median of that. */
function ratioTo(
  times: Map<string, number[]>,
  ours: string,
  peer: string,
  target: number | undefined,
): string {
  const mine = times.get(ours);
  const theirs = times.get(peer);
  if (mine === undefined || theirs === undefined) return '–';
  const ratio = median(theirs.map((ms, round) => (mine[round] ?? Number.NaN) / ms));
  const text = ratio.toFixed(2);
  return target === undefined ? text : `${text}, ${verdict(ratio <= target, `≤ ${target}`)}`;
}

function table(head: string[], rows: string[][]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function verdict(isReached: boolean, text: string): string {
  return isReached ? `${text} ✓` : `${text} ✗`;
}

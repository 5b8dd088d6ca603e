import { cpus, totalmem } from 'node:os';
import type { ProxyResult, Spread } from './measure-proxies.ts';
import { MEASURE } from './start-proxies.ts';

/** Least throughput of the gateway, in that of the measure. */
const TARGET = 2;

/** The measurements as Markdown. Says on what kind of machine, never on which. */
export function report(results: readonly ProxyResult[]): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`;
  const verdicts = results
    .filter(({ isOurs }) => isOurs)
    .map(
      ({ connections, throughput, cost }) =>
        `on ${connections} connections ${throughput.median.toFixed(2)} times the throughput (target: ≥ ${TARGET.toFixed(2)} ${throughput.median >= TARGET ? '✓' : '✗'}) at 1/${cost.median.toFixed(2)} of the CPU time`,
    );
  return [
    `Measured ${new Date().toISOString().slice(0, 10)} on ${machine}; Node.js ${process.versions.node}.`,
    '',
    ...table(
      ['proxy', 'connections', 'requests/s', 'throughput (quartiles)', 'CPU, µs', 'CPU, × less (quartiles)'],
      results.map(({ title, connections, perSecond, throughput, micros, cost }) => [
        title,
        connections,
        Math.round(perSecond).toLocaleString('en'),
        ratio(throughput),
        Number.isNaN(micros) ? '–' : micros.toFixed(1),
        ratio(cost),
      ]),
    ),
    '',
    `The gateway against ${MEASURE}: ${verdicts.join('; ')}.`,
  ].join('\n');
}

function ratio({ median, low, high }: Spread): string {
  if (Number.isNaN(median)) return '–';
  return `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

function table(head: string[], rows: string[][]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

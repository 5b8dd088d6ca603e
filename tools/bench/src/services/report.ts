import { cpus, totalmem } from 'node:os';
import type { CpuResult } from './measure-cpu.ts';
import type { RestartResult } from './measure-restarts.ts';
import type { StartResult } from './measure-start.ts';

/** All that was measured. */
export interface Measurements {
  cpu: CpuResult[];
  start: StartResult[];
  restarts: RestartResult[];
  config: { first: number; warm: number };
  probe: { median: number; p99: number };
}

/** The measurements as Markdown. Says on what kind of machine, never on which. */
export function report({ cpu, start, restarts, config, probe }: Measurements): string {
  const [bareCpu] = cpu;
  const [bare, service] = start;
  if (bareCpu === undefined || bare === undefined || service === undefined) {
    throw new Error('Nothing was measured.');
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`;
  const ofUnbundled = service.cached / bare.unbundled;
  const ofBundled = service.cached / bare.plain;
  return `${[
    `Measured ${new Date().toISOString().slice(0, 10)} on ${machine}; Node.js ${process.versions.node}, V8 ${process.versions.v8}.`,
    '',
    '## CPU per request',
    '',
    ...table(
      ['variant', 'CPU, µs', 'ratio (quartiles)', 'target', 'idle MB', 'loaded MB', 'loaded, × bare'],
      cpu.map(({ variant, micros, ratio, low, high, idleRss, loadedRss }) => [
        variant.title,
        micros.toFixed(1),
        `${ratio.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`,
        variant.target === undefined
          ? ''
          : verdict(ratio >= variant.target, `≥ ${variant.target.toFixed(2)}`),
        megabytes(idleRss),
        megabytes(loadedRss),
        (loadedRss / bareCpu.loadedRss).toFixed(2),
      ]),
    ),
    '',
    '## Start: CPU ms to the first answer',
    '',
    ...table(
      ['server', 'from node_modules', 'bundled by esbuild', 'built by Nx', 'built, compile cache'],
      start.map(({ server, unbundled, plain, built, cached }) => [
        server,
        ...[unbundled, plain, built, cached].map((time) => time.toFixed(0)),
      ]),
    ),
    '',
    `The service, built and with the compile cache, takes ${ofUnbundled.toFixed(2)} of what bare Fastify takes from node_modules (target: ${verdict(ofUnbundled <= 0.75, '≤ 0.75')}) and ${ofBundled.toFixed(2)} of what it takes bundled by esbuild (${verdict(ofBundled <= 1.2, '≤ 1.20')}).`,
    '',
    '## Failed requests at restarts',
    '',
    ...table(
      ['balancer', 'connections', 'restarts', 'requests', 'failed'],
      restarts.map(({ balancer, connections, restarts: count, requests, failures, reasons }) => [
        balancer,
        connections,
        String(count),
        String(requests),
        `${verdict(failures === 0, String(failures))}${reasons.length > 0 ? ` (${reasons.join('; ')})` : ''}`,
      ]),
    ),
    '',
    '## Configuration and probes',
    '',
    ...table(
      ['what', 'ms', 'target'],
      [
        ['1,000 keys parsed, first time (CPU)', config.first.toFixed(1), verdict(config.first < 10, '< 10')],
        ['1,000 keys parsed, later (CPU)', config.warm.toFixed(1), verdict(config.warm < 10, '< 10')],
        ['readiness while 20 checks hang, median', probe.median.toFixed(2), ''],
        ['readiness while 20 checks hang, p99', probe.p99.toFixed(2), verdict(probe.p99 < 1, '< 1')],
      ],
    ),
  ].join('\n')}\n`;
}

function table(head: string[], rows: string[][]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function verdict(isReached: boolean, text: string): string {
  return isReached ? `${text} ✓` : `${text} ✗`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

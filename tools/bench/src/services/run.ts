import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bundle } from './bundle.ts';
import { measureConfig } from './measure-config.ts';
import { measureCpu } from './measure-cpu.ts';
import { measureProbe } from './measure-probe.ts';
import { measureRestarts } from './measure-restarts.ts';
import { measureStart } from './measure-start.ts';
import { report } from './report.ts';
import { variants } from './variants.ts';

/** How long the benchmark takes. */
export interface RunOptions {
  /** Bursts of each variant. */
  rounds: number;
  /** Requests of a burst. */
  requests: number;
  /** Starts of each form. */
  starts: number;
  restarts: number;
}

/** Measures the service floor and gives the report. */
export async function benchServices(options: RunOptions, say: (line: string) => void): Promise<string> {
  const files = { bare: await bundle('bare', 'plain'), service: await bundle('service', 'built') };
  const collector = createServer((request, response) => {
    request.resume().on('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  try {
    say('configuration and probes …');
    const config = await measureConfig();
    const probe = await measureProbe();
    say('starts …');
    const start = await measureStart(options.starts);
    say('CPU per request …');
    const { port } = collector.address() as AddressInfo;
    const cpu = await measureCpu(variants(`http://127.0.0.1:${port}`), { ...options, files });
    say('restarts …');
    const restarts = await measureRestarts(files.service, options.restarts);
    return report({ cpu, start, restarts, config, probe });
  } finally {
    collector.closeAllConnections();
    collector.close();
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createDriver, createWorld, eventually } from '@roadbed/chaos';
import type { ExampleRelease } from '@roadbed/chaos';
import { findFreePort } from '@roadbed/process';
import { median, quantile } from '../services/statistics.ts';
import { askFor, untilOver } from './change-once.ts';

/** From approval to live, in milliseconds. */
export type LeadResult = {
  title: string;
  changes: number;
  /** From the start of the process until it is ready, without the platform. */
  ownStart: number;
  /** From the entry of the approval in the ledger to that of the change being live, less the own start. */
  median: number;
  p99: number;
};

const service = 'cart';
const environment = 'production';

/** Approves one change after another in a platform that has nothing else to do. */
export async function measureLead(changes: number): Promise<LeadResult[]> {
  const world = await createWorld({ services: [service] });
  try {
    await world.start();
    const driver = createDriver(world);
    const results: LeadResult[] = [];
    for (const smoke of ['none', 'passes'] as const) {
      const leads: number[] = [];
      const starts: number[] = [];
      for (let turn = 0; turn < changes + 1; turn += 1) {
        const release: ExampleRelease = { service, word: `${smoke} ${turn}`, smoke };
        const digest = await driver.release(release);
        const id = await askFor(driver, { service, environment, release: digest });
        const timeline = await untilOver(driver, id, turn > 0 || smoke === 'passes');
        starts.push(await measureStart(world.home, digest));
        // The first change of a kind meets code that was never used.
        if (turn > 0) leads.push(timeline.at('change.live') - timeline.at('change.approved'));
      }
      const ownStart = median(starts);
      const beyond = leads.map((lead) => lead - ownStart);
      const title = smoke === 'none' ? 'without a smoke journey' : 'with a smoke journey of one step';
      results.push({ title, changes, ownStart, median: median(beyond), p99: quantile(beyond, 0.99) });
    }
    return results;
  } finally {
    await world.close();
  }
}

/** Starts the program of a release as the runtime does, and waits until it is ready. */
async function measureStart(home: string, digest: string): Promise<number> {
  const { port } = await findFreePort({ host: '127.0.0.1' });
  const content = join(home, 'releases', digest.slice('sha256:'.length), 'content');
  const began = performance.now();
  const child = spawn(process.execPath, ['--enable-source-maps', join(content, 'server.mjs')], {
    cwd: content,
    env: {
      HOST: '127.0.0.1',
      PORT: String(port),
      ROADBED_INSTANCE: 'bench',
      NODE_COMPILE_CACHE: join(home, 'compile-cache'),
    },
    stdio: 'ignore',
  });
  try {
    await eventually(
      { what: 'the example is ready', everyMs: 5 },
      async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok,
    );
    return performance.now() - began;
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

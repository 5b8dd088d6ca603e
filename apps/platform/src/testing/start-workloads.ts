import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listAlerts } from '@roadbed/alerts';
import type { Workload } from '@roadbed/catalog';
import { readRunningPidFile } from '@roadbed/process';
import { createWorkloads } from '../workloads/create-workloads.ts';
import type { LiveRelease } from '../workloads/live-workload.ts';
import { putExampleRelease } from './example-release.ts';
import type { ExampleRelease } from './example-release.ts';
import { startMachine } from './start-machine.ts';

/**
 * What keeps workloads on a machine, without the platform around it. The test says what is live of payments in production,
 * what time it is, and when to look.
 */
export async function startWorkloads() {
  const machine = await startMachine();
  const { home, gatewayUrl, db, releases, runtime, traffic } = machine;
  const warnings: { message: string; reason?: string }[] = [];
  const state = { live: [] as LiveRelease[], now: new Date('2026-11-27T10:00:00Z') };
  const create = () =>
    createWorkloads({
      db,
      releases,
      runtime,
      traffic,
      log: { info() {}, warn: (fields, message) => void warnings.push({ ...fields, message }) },
      drainMs: 5000,
      readyWithinMs: 10_000,
      listLive: async () => state.live,
      now: () => state.now,
    });
  let workloads = create();
  let changes = 0;

  return {
    home,
    gatewayUrl,
    warnings,
    /** A release of payments is live now; none of its change, word and digest is that of one before. */
    async goLive(example: Omit<ExampleRelease, 'word'>) {
      changes += 1;
      const [id, word] = [`C-${changes}`, `word-${changes}`];
      const release = await putExampleRelease(home, { word, ...example });
      state.live = [{ service: 'payments', environment: 'production', changeId: id, release }];
      return { id, word, release };
    },
    /** Nothing is live any longer. */
    endService: () => void (state.live = []),
    setTime: (text: string) => void (state.now = new Date(text)),
    /** The programs of a release's workloads are no longer what was stored. */
    async damage(release: string): Promise<void> {
      const workloads = join(releases.contentPath(release), 'workloads');
      for (const name of await readdir(workloads)) {
        await chmod(join(workloads, name, 'main.mjs'), 0o600);
        await writeFile(join(workloads, name, 'main.mjs'), '// not what it was');
      }
    },
    /** A process is started, as by a leader that dies before it does anything more. */
    async start(instance: string, release: string, { name, kind }: Workload): Promise<void> {
      const workload = { name, kind };
      await runtime.start({ instance, service: 'payments', environment: 'production', release, workload });
    },
    /** One look, to the end of what it began. */
    async look() {
      await workloads.look();
      await workloads.settled();
    },
    /** Another process leads from now on, which knows nothing of what this one did. */
    async changeLeader() {
      await workloads.stop();
      workloads = create();
    },
    async pidOf(instance: string): Promise<number | undefined> {
      return (await readRunningPidFile(join(home, 'instances', `${instance}.pid`)))?.pid;
    },
    /** The instances that are noted, running or not. */
    noted: () => runtime.list(),
    /** What the processes of a workload have said, line by line. */
    async said(workload: string): Promise<string[]> {
      const file = join(home, 'logs/production', `payments.${workload}.log`);
      return (await readFile(file, 'utf8')).trimEnd().split('\n');
    },
    /** What the ledger has of workloads, oldest first. */
    async entries() {
      const rows = await db
        .selectFrom('ledger_entry')
        .select(['type', 'body'])
        .where('type', 'like', 'roadbed.workload.%')
        .orderBy('seq')
        .execute();
      return rows.map(({ type, body }) => ({
        type: type.replace(/^roadbed\.workload\.|\.v1$/g, ''),
        data: (JSON.parse(body) as { data: Record<string, unknown> }).data,
      }));
    },
    /** The alerts that fire. */
    firing: () => listAlerts(db, { status: 'firing' }),
    async close() {
      state.live = [];
      await workloads.look();
      await workloads.settled();
      await machine.close();
    },
  };
}

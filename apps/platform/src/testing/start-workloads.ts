import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { listAlerts } from '@roadbed/alerts';
import type { Workload } from '@roadbed/catalog';
import { createReleaseFolder } from '@roadbed/deploy';
import { readRunningPidFile } from '@roadbed/process';
import { createTestDatabase } from '@roadbed/store/testing';
import { openPlatformDatabase } from '../database.ts';
import { createGatewayTraffic } from '../runtime/gateway-traffic.ts';
import { createLocalRuntime } from '../runtime/local-runtime.ts';
import { createWorkloads } from '../workloads/create-workloads.ts';
import type { LiveRelease } from '../workloads/live-workload.ts';
import { putExampleRelease } from './example-release.ts';
import type { ExampleRelease } from './example-release.ts';

const gatewayEntry = join(import.meta.dirname, '../../../gateway/src/server.ts');

/**
 * What keeps workloads, without the platform around it: a real gateway, a PostgreSQL and processes. The test says what is
 * live of payments in production, what time it is, and when to look.
 */
export async function startWorkloads() {
  const home = await mkdtemp(join(tmpdir(), 'workloads with space-'));
  const adminSocket = join(home, 'gateway.sock');
  const gateway = spawn(process.execPath, [gatewayEntry], {
    env: { PORT: '0', GATEWAY_ADMIN_SOCKET: adminSocket, GATEWAY_TABLE_FILE: join(home, 'table.json') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const listening = once(createInterface(gateway.stdout), 'line');
  const database = await createTestDatabase();
  const db = await openPlatformDatabase(database.url, { info() {}, warn() {} });
  const [line] = (await listening) as [string];
  const gatewayUrl = `http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}`;

  const releases = createReleaseFolder(join(home, 'releases'));
  const runtime = createLocalRuntime({ home, releases, gatewayUrl, stopGraceMs: 5000, smokeWithinMs: 0 });
  const warnings: { message: string; reason?: string }[] = [];
  const state = { live: [] as LiveRelease[], now: new Date('2026-11-27T10:00:00Z') };
  const create = () =>
    createWorkloads({
      db,
      releases,
      runtime,
      traffic: createGatewayTraffic(adminSocket),
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
      for (const instance of await runtime.list()) await runtime.stop(instance);
      gateway.kill('SIGKILL');
      await db.destroy();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRunFile } from '@roadbed/roadbed';
import type { RunFile } from '@roadbed/roadbed';
import { eventually } from './eventually.ts';
import { writeExampleWorkspace } from './example-workspace.ts';
import { findPortBase } from './find-port-base.ts';
import { findProcesses } from './find-processes.ts';

const supervisorFile = join(import.meta.dirname, 'supervisor.ts');
/** The platform's own drain would only make every restart longer. */
const settings = { DRAIN_MS: '0', ROADBED_SMOKE_WITHIN_MS: '0' };

export type WorldOptions = {
  /** Names of the services of the example. */
  services: readonly string[];
  /** `$.rollout` by service. @defaultValue all at once, and not watched */
  rollouts?: Record<string, object>;
  /** Settings of the processes beside those that `npm start` makes. */
  env?: Record<string, string>;
  /** The folder that is to hold all state. @defaultValue a temporary one */
  home?: string;
};

/**
 * A whole Roadbed with real processes only: the supervisor of `npm start`, and under it PostgreSQL, the local Slack, the
 * gateway and the platform, over an example organisation whose services start quickly.
 */
export async function createWorld({ services, rollouts, env = {}, home: given }: WorldOptions) {
  const home = given ?? (await mkdtemp(join(tmpdir(), 'roadbed chaos-')));
  // PostgreSQL never runs as root: started by root, another user must reach its folder.
  await chmod(home, 0o755);
  const workspace = join(home, 'workspace');
  await writeExampleWorkspace(workspace, services, rollouts);
  const environment = {
    ...ownEnvironment(),
    ...settings,
    ...env,
    ROADBED_HOME: home,
    ROADBED_PORT_BASE: String(await findPortBase()),
  };
  let supervisor: ChildProcess | undefined;
  let output = '';

  const world = {
    home,
    workspace,
    services,
    /** The environment of its processes. */
    environment,
    /** All that the supervisors have said. */
    output: () => output,
    /** `npm start`, until everything is up. */
    async start(): Promise<void> {
      const from = output.length;
      const child = spawn(process.execPath, [supervisorFile, workspace], {
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      supervisor = child;
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (data: Buffer) => (output += data.toString()));
      await Promise.race([
        eventually({ what: 'npm start', withinMs: 120_000 }, async () => / Up in /.test(output.slice(from))),
        once(child, 'exit').then(() => {
          throw new Error(`npm start ended:\n${output.slice(from)}`);
        }),
      ]);
    },
    /** What runs where. @throws while not everything was up once */
    run(): RunFile {
      const run = readRunFile(home);
      if (run === undefined) throw new Error(`there is no ${join(home, 'run.json')} yet`);
      return run;
    },
    /** The log of a process under the supervisor. */
    log: (name: 'platform' | 'gateway' | 'slack' | 'postgres') =>
      readFile(join(home, 'logs', `${name}.log`), 'utf8').catch(() => ''),
    /** Sends the supervisor a signal and waits for its end: SIGKILL leaves all else running, SIGINT is Ctrl-C. */
    async stop(signal: 'SIGINT' | 'SIGKILL' = 'SIGINT'): Promise<void> {
      const child = supervisor;
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
    /** Ends at once whatever still runs. */
    async end(): Promise<void> {
      await world.stop('SIGKILL');
      for (let round = 0; round < 100; round += 1) {
        const left = await findProcesses(home);
        if (left.length === 0) break;
        for (const { pid } of left) kill(pid);
        await sleep(50);
      }
    },
    /** Ends at once whatever still runs, and removes the folder, unless `CHAOS_KEEP` is true. */
    async close(): Promise<void> {
      await world.end();
      if (process.env['CHAOS_KEEP'] === 'true') return;
      await rm(home, { recursive: true, force: true });
    },
  };
  return world;
}

export type World = Awaited<ReturnType<typeof createWorld>>;

/** Nothing of a test runner, of Nx, of a real Slack or of another database reaches what is started. */
function ownEnvironment(): Record<string, string> {
  const passed = Object.entries(process.env).filter(
    ([name, value]) =>
      value !== undefined && !/^(NX_|VITEST|NODE_ENV|NODE_OPTIONS|SLACK_|DATABASE_URL|ROADBED_)/.test(name),
  );
  return Object.fromEntries(passed) as Record<string, string>;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

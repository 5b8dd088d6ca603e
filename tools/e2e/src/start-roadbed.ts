import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const workspace = join(import.meta.dirname, '../../..');

const part = z.object({ pid: z.int(), startedAt: z.string() });
const runFileSchema = z.object({
  supervisor: part,
  platform: part.extend({ url: z.url() }),
  gateway: part.extend({ url: z.url() }),
  slack: part.extend({ url: z.url() }),
  postgres: part,
});

/** What `npm start` says is running. */
export type RunFile = z.infer<typeof runFileSchema>;

/** A folder of state and ports of its own, in which Roadbed is started and stopped as a person would. */
export async function createPlace() {
  const home = await mkdtemp(join(tmpdir(), 'roadbed with space-'));
  const portBase = await findPortBase();
  const env = {
    ...Object.fromEntries(
      Object.entries(process.env).filter(
        ([name]) => !/^(NX_|VITEST|NODE_ENV|SLACK_|DATABASE_URL)/.test(name),
      ),
    ),
    ROADBED_HOME: home,
    ROADBED_PORT_BASE: String(portBase),
  };
  return {
    home,
    portBase,
    env,
    /** Runs `npm start` until it is up. */
    async start() {
      const child = spawn(process.execPath, ['tools/roadbed/bootstrap.mjs', 'up'], {
        cwd: workspace,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      child.stdout.on('data', (data: Buffer) => (output += data.toString()));
      child.stderr.on('data', (data: Buffer) => (output += data.toString()));
      await eventually(async () => {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Stop(`npm start ended:\n${output}`);
        return /Up in .* s\./.test(output) || output.includes('already running');
      });
      const run = await readRunFile(home);
      return {
        run,
        output: () => output,
        /** As Ctrl-C does, to the process that npm started. */
        async stop(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL' = 'SIGINT'): Promise<void> {
          if (child.exitCode !== null || child.signalCode !== null) return;
          child.kill(signal);
          await once(child, 'exit');
        },
      };
    },
    /** Runs `npm stop`: nothing of this place runs afterwards, however a test ended. */
    async stop(): Promise<void> {
      const child = spawn(process.execPath, ['tools/roadbed/bootstrap.mjs', 'stop'], {
        cwd: workspace,
        env,
        stdio: 'ignore',
      });
      await once(child, 'exit');
    },
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

/** Reads what runs where, as anybody may. */
export async function readRunFile(home: string): Promise<RunFile> {
  return runFileSchema.parse(JSON.parse(await readFile(join(home, 'run.json'), 'utf8')));
}

class Stop extends Error {}

/** Asks again until the answer is there; fails after two minutes with the last answer or error. */
export async function eventually<T>(ask: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + 120_000;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      last = answer;
    } catch (error) {
      if (error instanceof Stop) throw error;
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`it did not come to pass; the last answer: ${String(last)}`);
    await sleep(50);
  }
}

/** Three free ports in a row, below those that the kernel gives to outgoing connections. */
async function findPortBase(): Promise<number> {
  for (;;) {
    const base = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await Promise.all([0, 1, 2].map((offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

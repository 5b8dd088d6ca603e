import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InstanceSpec, ReleaseFolder, Runtime } from '@roadbed/deploy';
import { readRunningPidFile, startDetached, stopProcess } from '@roadbed/process';
import { choosePort } from './choose-port.ts';
import { createInstanceFolder } from './instance-folder.ts';
import type { InstanceNote } from './instance-folder.ts';
import { probe } from './probe.ts';
import type { Probe } from './probe.ts';
import { NOTE_EXIT, readRunExit } from './run-exit.ts';
import type { RunExit } from './run-exit.ts';
import { runSmoke } from './run-smoke.ts';
import { toServiceEnvironment } from './service-environment.ts';

export type LocalRuntimeOptions = {
  /** Folder of the platform's state: instances, logs and the compile cache go below it. */
  home: string;
  releases: ReleaseFolder;
  /** Where services find each other: `<gatewayUrl>/<environment>/<service>`. */
  gatewayUrl: string;
  /** Between SIGTERM and SIGKILL, in milliseconds: longer than a service's own drain. */
  stopGraceMs: number;
  /** How long a smoke journey that fails is tried again, in milliseconds. */
  smokeWithinMs: number;
};

/** Runs releases as processes of this machine. They outlive the platform: a new one finds them by their notes. */
export type LocalRuntime = Omit<Runtime, 'start'> & {
  /** Starts the service's own process, or one of its workloads; a schedule runs once and has no address. */
  start(spec: InstanceSpec & Pick<InstanceNote, 'workload'>): Promise<{ url: string }>;
  /** Ids of all instances that are noted on this machine, running or not. */
  list(): Promise<string[]>;
  /** What is noted of all of them. */
  notes(): Promise<InstanceNote[]>;
  /** Where an instance that is noted listens. */
  urlOf(note: InstanceNote): string;
  /** Whether a run of a schedule has begun, and how it ended; no exit when it was killed, or goes on. */
  lookAtRun(instance: string): Promise<{ hasBegun: boolean; exit: RunExit | undefined }>;
};

export function createLocalRuntime({
  home,
  releases,
  gatewayUrl,
  stopGraceMs,
  smokeWithinMs,
}: LocalRuntimeOptions): LocalRuntime {
  const folder = createInstanceFolder(join(home, 'instances'));
  const cache = join(home, 'compile-cache');
  const logFile = ({ service, environment, workload }: Omit<InstanceNote, 'port'>) =>
    join(home, 'logs', environment, `${service}${workload === undefined ? '' : `.${workload.name}`}.log`);
  const urlOf = (port: number) => `http://127.0.0.1:${port}`;

  async function start(spec: InstanceSpec & Pick<InstanceNote, 'workload'>): Promise<{ url: string }> {
    const known = await folder.read(spec.instance);
    if (known !== undefined && (await isRunning(spec.instance))) return { url: urlOf(known.port) };

    const verified = await releases.verifyContent(spec.release);
    if (!verified.ok) throw new Error(verified.reason);
    const origin = await releases.origin(spec.release);
    const { service, environment, release, instance, workload } = spec;
    const port = workload?.kind === 'schedule' ? 0 : await choosePort(known?.port);
    const note = { instance, service, environment, release, port, ...(workload && { workload }) };
    await folder.write(note);
    const content = releases.contentPath(release);
    const log = logFile(note);
    await mkdir(dirname(log), { recursive: true });
    await startDetached({
      ...(await toCommand(note, content)),
      cwd: content,
      env: await toServiceEnvironment(note, { content, commit: origin?.commit ?? null, gatewayUrl, cache }),
      logFile: log,
      pidFile: folder.pidFile(instance),
    });
    return { url: urlOf(port) };
  }

  async function toCommand({ instance, workload }: InstanceNote, content: string) {
    const program = workload === undefined ? 'server.mjs' : join('workloads', workload.name, 'main.mjs');
    const args = ['--enable-source-maps', join(content, program)];
    if (workload?.kind !== 'schedule') return { command: process.execPath, args };
    const exitFile = folder.exitFile(instance);
    await rm(exitFile, { force: true });
    return { command: '/bin/sh', args: ['-c', NOTE_EXIT, exitFile, process.execPath, ...args] };
  }

  async function isRunning(instance: string): Promise<boolean> {
    return (await readRunningPidFile(folder.pidFile(instance))) !== undefined;
  }

  async function probeInstance(instance: string): Promise<Probe> {
    const note = await folder.read(instance);
    if (note === undefined || !(await isRunning(instance)))
      return { ready: false, reason: await describeEnd(instance, 'the process is gone') };
    return await probe(urlOf(note.port), instance);
  }

  async function waitUntilReady(instance: string, limitMs: number): Promise<Probe> {
    const deadline = performance.now() + limitMs;
    for (;;) {
      const seen = await probeInstance(instance);
      if (seen.ready) return seen;
      if (!(await isRunning(instance)))
        return { ready: false, reason: await describeEnd(instance, 'the process ended before it was ready') };
      if (performance.now() >= deadline) {
        return { ready: false, reason: `not ready within ${limitMs / 1000} s: ${seen.reason}` };
      }
      await sleep(50);
    }
  }

  async function smoke(instance: string, through: 'instance' | 'gateway'): ReturnType<Runtime['smoke']> {
    const note = await folder.read(instance);
    if (note === undefined) return { passed: false, reason: 'the process is gone' };
    const journey = join(releases.contentPath(note.release), 'smoke.mjs');
    if (!existsSync(journey)) return { passed: true, steps: null };
    const url =
      through === 'instance' ? urlOf(note.port) : `${gatewayUrl}/${note.environment}/${note.service}`;
    const deadline = performance.now() + smokeWithinMs;
    for (;;) {
      const result = await runSmoke(journey, url);
      // What the journey meets may be a service in the middle of a deploy of its own.
      if (result.passed || performance.now() >= deadline || !(await isRunning(instance))) return result;
      await sleep(1000);
    }
  }

  /** What happened, with what the service said last; its log is that of all its instances in the environment. */
  async function describeEnd(instance: string, what: string): Promise<string> {
    const note = await folder.read(instance);
    if (note === undefined) return what;
    const log = await readFile(logFile(note), 'utf8').catch(() => '');
    const lines = log.trimEnd().split('\n').slice(-8).join('\n');
    return `${what}. The last lines of its log:\n${lines.slice(-1500)}`;
  }

  return {
    start,
    waitUntilReady,
    isRunning,
    probe: probeInstance,
    smoke,
    list: () => folder.list(),
    async notes() {
      const notes = await Promise.all((await folder.list()).map((instance) => folder.read(instance)));
      return notes.filter((note) => note !== undefined);
    },
    urlOf: ({ port }) => urlOf(port),
    async lookAtRun(instance) {
      const exit = await readRunExit(folder.exitFile(instance));
      return { hasBegun: exit !== undefined || existsSync(folder.pidFile(instance)), exit };
    },
    async stop(instance) {
      const note = await folder.read(instance);
      // Who ends before this does sees by it that the process is not gone by mistake.
      if (note !== undefined) await folder.write({ ...note, stopping: true });
      const identity = await readRunningPidFile(folder.pidFile(instance));
      const outcome = identity === undefined ? 'gone' : await stopProcess(identity, { graceMs: stopGraceMs });
      await folder.remove(instance);
      return outcome;
    },
  };
}

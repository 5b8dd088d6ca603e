import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InstanceSpec, ReleaseFolder, Runtime } from '@roadbed/deploy';
import { readRunningPidFile, startDetached, stopProcess } from '@roadbed/process';
import { choosePort } from './choose-port.ts';
import { createInstanceFolder } from './instance-folder.ts';
import { probe } from './probe.ts';
import type { Probe } from './probe.ts';
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
export type LocalRuntime = Runtime & {
  /** Ids of all instances that are noted on this machine, running or not. */
  list(): Promise<string[]>;
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
  const logFile = (service: string, environment: string) => join(home, 'logs', environment, `${service}.log`);
  const urlOf = (port: number) => `http://127.0.0.1:${port}`;

  async function start(spec: InstanceSpec): Promise<{ url: string }> {
    const known = await folder.read(spec.instance);
    if (known !== undefined && (await isRunning(spec.instance))) return { url: urlOf(known.port) };

    const verified = await releases.verifyContent(spec.release);
    if (!verified.ok) throw new Error(verified.reason);
    const origin = await releases.origin(spec.release);
    const port = await choosePort();
    const note = { ...spec, port };
    await folder.write(note);
    const content = releases.contentPath(spec.release);
    const log = logFile(spec.service, spec.environment);
    await mkdir(dirname(log), { recursive: true });
    await startDetached({
      command: process.execPath,
      args: ['--enable-source-maps', join(content, 'server.mjs')],
      cwd: content,
      env: await toServiceEnvironment(note, { content, commit: origin?.commit ?? null, gatewayUrl, cache }),
      logFile: log,
      pidFile: folder.pidFile(spec.instance),
    });
    return { url: urlOf(port) };
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
    const log = await readFile(logFile(note.service, note.environment), 'utf8').catch(() => '');
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
    async stop(instance) {
      const identity = await readRunningPidFile(folder.pidFile(instance));
      if (identity !== undefined) await stopProcess(identity, { graceMs: stopGraceMs });
      await folder.remove(instance);
    },
  };
}

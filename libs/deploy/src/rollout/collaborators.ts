import type { Signals } from '../analysis/signals.ts';

/** What a rollout needs of its surroundings; the application fills it. Every call may be made twice. */
export type RolloutCollaborators = {
  runtime: Runtime;
  traffic: Traffic;
  /** How long the old instance may take to finish its requests, in milliseconds. */
  drainMs: number;
  /** Asks again, just before the rollout, whether the change may go out. Not asked for a roll back. Default: it may. */
  recheck?: (changeId: string) => Promise<{ ok: true } | { ok: false; reason: string }>;
  /** The clock of bakes and watches; that of the machine when left out. */
  clock?: Clock;
};

export type InstanceSpec = {
  /** Unique for ever: `C-12-1`. Starting an id that runs already starts nothing. */
  instance: string;
  service: string;
  environment: string;
  /** Digest. */
  release: string;
};

export type Ready = { ready: true } | { ready: false; reason: string };

export type Runtime = {
  /** Starts the instance beside whatever runs, without waiting for it to be ready. */
  start(spec: InstanceSpec): Promise<{ url: string }>;
  /** Waits until the instance is ready, ends, or the limit passes. */
  waitUntilReady(instance: string, limitMs: number): Promise<Ready>;
  /** Whether its process is there. */
  isRunning(instance: string): Promise<boolean>;
  /** One look at an instance: whether it is ready, and why not. Never rejects. */
  probe(instance: string): Promise<Ready>;
  /**
   * Runs the release's smoke journey, against the instance or as its users reach it; `steps` is null when the release
   * has none.
   */
  smoke(
    instance: string,
    through: 'instance' | 'gateway',
  ): Promise<{ passed: true; steps: number | null } | { passed: false; reason: string }>;
  /**
   * Ends the instance: SIGTERM, then SIGKILL. An instance that is gone is fine. Tells whether it ended by itself in time.
   */
  stop(instance: string): Promise<'gone' | 'exited' | 'killed'>;
};

export type Target = { instance: string; url: string };

/** Weights are shares of 100. */
export type WeightedTarget = Target & { weight: number };

export type Traffic = {
  /** Sends all requests to one target from now on; null: to none. Refused when a later fence has written. */
  route(service: string, environment: string, fence: number, target: Target | null): Promise<void>;
  /** Divides the requests among targets by weight from now on. Refused when a later fence has written. */
  split(
    service: string,
    environment: string,
    fence: number,
    targets: readonly WeightedTarget[],
  ): Promise<void>;
  /** What has come to the instances of a service, as the gateway counts it. */
  signals(service: string, environment: string): Promise<Signals>;
  /** Waits until no request to the instance is under way; returns how many were when the limit passed. */
  drain(instance: string, limitMs: number): Promise<number>;
};

/**
 * One durable step: its result is kept, so that it is not run again after it has ended. A step that throws is tried
 * again a few times, for some seconds; `untilBack` for a minute, for what needs a process that may start again;
 * `untilDone` for as long as it takes, for steps without which the change would be stuck.
 */
export type RunStep = <T>(
  name: string,
  run: () => Promise<T>,
  options?: { untilDone?: boolean; untilBack?: boolean },
) => Promise<T>;

/** Time as a watch measures it: it passes at one rate, whatever the clock on the wall is set to. */
export type Clock = {
  /** Milliseconds since any fixed moment. */
  now(): number;
  sleep(ms: number): Promise<void>;
};

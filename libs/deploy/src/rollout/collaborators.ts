/** What a rollout needs of its surroundings; the application fills it. Every call may be made twice. */
export type RolloutCollaborators = {
  runtime: Runtime;
  traffic: Traffic;
  /** How long the old instance may take to finish its requests, in milliseconds. */
  drainMs: number;
};

export type InstanceSpec = {
  /** Unique for ever: `C-12-1`. Starting an id that runs already starts nothing. */
  instance: string;
  service: string;
  environment: string;
  /** Digest. */
  release: string;
};

export type Runtime = {
  /** Starts the instance beside whatever runs, without waiting for it to be ready. */
  start(spec: InstanceSpec): Promise<{ url: string }>;
  /** Waits until the instance is ready, ends, or the limit passes. */
  waitUntilReady(
    instance: string,
    limitMs: number,
  ): Promise<{ ready: true } | { ready: false; reason: string }>;
  /** Runs the release's smoke journey against the instance; `steps` is null when the release has none. */
  smoke(
    instance: string,
  ): Promise<{ passed: true; steps: number | null } | { passed: false; reason: string }>;
  /** Ends the instance: SIGTERM, then SIGKILL. An instance that is gone is fine. */
  stop(instance: string): Promise<void>;
};

export type Target = { instance: string; url: string };

export type Traffic = {
  /** Sends all requests to one target from now on; null: to none. Refused when a later fence has written. */
  route(service: string, environment: string, fence: number, target: Target | null): Promise<void>;
  /** Waits until no request to the instance is under way; returns how many were when the limit passed. */
  drain(instance: string, limitMs: number): Promise<number>;
};

/**
 * One durable step: its result is kept, so that it is not run again after it has ended. A step that throws is tried
 * again a few times; `untilDone` tries for as long as it takes, for steps without which the change would be stuck.
 */
export type RunStep = <T>(
  name: string,
  run: () => Promise<T>,
  options?: { untilDone?: boolean },
) => Promise<T>;

import type { Counters } from '../analysis/signals.ts';
import type { Clock, RolloutCollaborators, WeightedTarget } from '../rollout/collaborators.ts';

/** How the instances of a release behave. */
export type Behaviour = {
  /** Share of its requests that fail. */
  errorRate?: number;
  latencyMs?: number;
  /** Never ready. */
  unready?: string;
  /** The smoke journey fails, before or behind the gateway. */
  smoke?: { instance?: string; gateway?: string };
};

const bounds = [10, 50, 100, 500, 1000];

/**
 * A machine and a gateway in a few lines, with a clock that runs as fast as it is asked: what runs, how traffic is
 * divided, and what the gateway counts while time passes.
 */
export function createWorld({ requestsPerSecond = 100 }: { requestsPerSecond?: number } = {}) {
  const running = new Set<string>();
  const releases = new Map<string, string>();
  const starts: string[] = [];
  const behaviours = new Map<string, Behaviour>();
  const counters = new Map<string, Counters>();
  const due: { at: number; run: () => unknown }[] = [];
  let table: readonly WeightedTarget[] = [];
  let [fence, epoch, now, owed] = [0, 1, 0, new Map<string, number>()];
  let isGatewayDown = false;

  const behaviourOf = (instance: string) => behaviours.get(releases.get(instance) ?? '') ?? {};
  const countersOf = (instance: string): Counters =>
    counters.get(instance) ?? {
      requests: 0,
      errors: 0,
      latency: { bounds, counts: [...bounds.map(() => 0), 0], sum: 0 },
    };

  function write(given: number, targets: readonly WeightedTarget[]): void {
    if (isGatewayDown) throw new Error('connect ENOENT gateway.sock');
    if (given <= fence) throw new Error(`fence ${given} is not above ${fence}`);
    fence = given;
    table = targets;
  }

  /** What whole number is due of a rate, with the rest owed for the next time. */
  function whole(key: string, amount: number): number {
    const sum = (owed.get(key) ?? 0) + amount;
    owed.set(key, sum - Math.floor(sum));
    return Math.floor(sum);
  }

  function serve(ms: number): void {
    const all = table.reduce((sum, { weight }) => sum + weight, 0);
    for (const { instance, weight } of table) {
      const { errorRate = 0, latencyMs = 20 } = behaviourOf(instance);
      const requests = whole(instance, (requestsPerSecond * ms * weight) / (all * 1000));
      const errors = whole(`${instance} errors`, requests * (running.has(instance) ? errorRate : 1));
      const before = countersOf(instance);
      const at = bounds.findIndex((bound) => latencyMs <= bound);
      const counts = before.latency.counts.map((count, index) => (index === at ? count + requests : count));
      counters.set(instance, {
        requests: before.requests + requests,
        errors: before.errors + errors,
        latency: { bounds, counts, sum: before.latency.sum + requests * latencyMs },
      });
    }
  }

  const clock: Clock = {
    now: () => now,
    async sleep(ms) {
      serve(ms);
      now += ms;
      for (const each of due.filter(({ at }) => at <= now)) {
        due.splice(due.indexOf(each), 1);
        await each.run();
      }
      await new Promise((resolve) => setImmediate(resolve));
    },
  };

  const collaborators: RolloutCollaborators = {
    drainMs: 0,
    clock,
    runtime: {
      async start({ instance, release }) {
        if (!running.has(instance)) starts.push(instance);
        running.add(instance);
        releases.set(instance, release);
        return { url: `http://${instance}` };
      },
      async waitUntilReady(instance) {
        const { unready } = behaviourOf(instance);
        return unready === undefined ? { ready: true } : { ready: false, reason: unready };
      },
      isRunning: async (instance) => running.has(instance),
      async probe(instance) {
        if (!running.has(instance)) return { ready: false, reason: 'the process is gone' };
        const { unready } = behaviourOf(instance);
        return unready === undefined ? { ready: true } : { ready: false, reason: unready };
      },
      async smoke(instance, through) {
        const reason = behaviourOf(instance).smoke?.[through];
        return reason === undefined ? { passed: true, steps: 2 } : { passed: false, reason };
      },
      stop: async (instance) => (running.delete(instance) ? 'exited' : 'gone'),
    },
    traffic: {
      route: async (_service, _environment, given, target) =>
        write(given, target === null ? [] : [{ ...target, weight: 100 }]),
      split: async (_service, _environment, given, targets) => write(given, targets),
      async signals() {
        if (isGatewayDown) throw new Error('connect ENOENT gateway.sock');
        return { epoch: String(epoch), instances: Object.fromEntries(counters) };
      },
      drain: async () => 0,
    },
  };

  return {
    collaborators,
    running,
    starts,
    /** From now on the instances of this release behave so. */
    behave: (release: string, behaviour: Behaviour) => void behaviours.set(release, behaviour),
    /** Does something when so much time has passed from now. */
    after: (ms: number, run: () => unknown) => void due.push({ at: now + ms, run }),
    /** Lets time pass, with traffic. */
    pass: (ms: number) => clock.sleep(ms),
    now: () => now,
    /** The shares of traffic, in percent, by instance. */
    shares: () => Object.fromEntries(table.map(({ instance, weight }) => [instance, weight])),
    /** All that it counted is forgotten. */
    restartGateway() {
      epoch += 1;
      counters.clear();
    },
    stopGateway: () => void (isGatewayDown = true),
    startGateway: () => void (isGatewayDown = false),
  };
}

export type World = ReturnType<typeof createWorld>;

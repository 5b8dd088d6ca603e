import {
  endHandOvers,
  findChangeInProgress,
  findDeployment,
  findRollout,
  listDeployments,
  listInstancesInUse,
  nextFence,
  replaceInstance,
  revive,
} from '@roadbed/deploy';
import type { Deployment } from '@roadbed/deploy';
import { listAlerts, observe } from '@roadbed/alerts';
import type { Kysely } from 'kysely';
import type { KeyedLock } from '../pipeline/keyed-lock.ts';
import { recordAlert, recordDeploy } from '../record.ts';
import type { GatewayTraffic } from '../runtime/gateway-traffic.ts';
import type { LocalRuntime } from '../runtime/local-runtime.ts';
import type { Tables } from '../tables.ts';
import { chooseRevivals } from './choose-revivals.ts';
import { endStrays } from './end-strays.ts';

type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
};

export type KeepLiveOptions = {
  db: Kysely<Tables>;
  runtime: LocalRuntime;
  traffic: GatewayTraffic;
  lock: KeyedLock;
  log: Log;
  /** How long an instance that is not needed may take to finish its requests, in milliseconds. */
  drainMs: number;
};

/** What is known of every place at a moment, by `environment/service`. */
type Surroundings = {
  routed: ReadonlyMap<string, string>;
  /** Where an alert fires. */
  firing: ReadonlySet<string>;
};

const keyOf = ({ service, environment }: Pick<Deployment, 'service' | 'environment'>): string =>
  `${environment}/${service}`;

/** How long a restarted instance may take to be ready, in milliseconds. */
const readyWithinMs = 30_000;
/** After each failed restart the next waits twice as long, up to this, in milliseconds. */
const longestPauseMs = 60_000;

/**
 * The health watch: what is live runs, is routed and is ready. A dead instance is replaced by a new one of the same
 * release; an unhealthy service fires an alert; what a crash left behind is ended. What a rollout is at work on it leaves
 * alone.
 */
export function createKeepLive({ db, runtime, traffic, lock, log, drainMs }: KeepLiveOptions) {
  /** `until` in milliseconds since the process began, which nobody can set back. */
  const pauses = new Map<string, { failures: number; until: number }>();

  /** What is asked for all at once, so that what is well costs the database and the gateway nothing of its own. */
  async function lookAround(): Promise<Surroundings> {
    const [routed, firing] = await Promise.all([
      traffic.routed(),
      listAlerts(db, { status: 'firing', limit: Number.MAX_SAFE_INTEGER }),
    ]);
    return { routed, firing: new Set(firing.map(keyOf)) };
  }

  async function isWell(deployment: Deployment, { routed, firing }: Surroundings): Promise<boolean> {
    const key = keyOf(deployment);
    if (firing.has(key) || routed.get(key) !== deployment.instance) return false;
    return (await runtime.probe(deployment.instance)).ready;
  }

  async function look(deployment: Deployment, around: Surroundings | undefined): Promise<void> {
    if (around !== undefined && (await isWell(deployment, around))) pauses.delete(keyOf(deployment));
    else await lookClosely(deployment);
  }

  async function lookClosely({ service, environment }: Deployment): Promise<void> {
    const key = keyOf({ service, environment });
    // A rollout of the service is at work: it decides what runs.
    if (lock.isHeld(key)) return;
    await lock.run(key, async () => {
      // Read under the lock: a rollout may have ended what was live a moment ago.
      const deployment = await findDeployment(db, service, environment);
      if (deployment === undefined || (await isBeingRolledOut(deployment))) return;
      await keep(key, deployment);
    });
  }

  /** After a crash a rollout goes on in a moment. */
  async function isBeingRolledOut({ service, environment, changeId }: Deployment): Promise<boolean> {
    const change = await findChangeInProgress(db, service, environment);
    if (change?.status === 'rolling-out') return true;
    const rollout = await findRollout(db, changeId);
    return rollout !== undefined && rollout.phase !== 'ended';
  }

  async function keep(key: string, deployment: Deployment): Promise<void> {
    const { service, environment, instance } = deployment;
    if (!(await runtime.isRunning(instance))) {
      if ((pauses.get(key)?.until ?? 0) <= performance.now()) await replace(key, deployment);
      return;
    }
    pauses.delete(key);
    if ((await traffic.routed()).get(key) !== instance) {
      await traffic.route(service, environment, await nextFence(db), deployment);
    }
    const seen = await runtime.probe(instance);
    await observe(db, recordAlert, {
      service,
      environment,
      healthy: seen.ready,
      summary: seen.ready ? 'ready' : `${service} in ${environment}: ${seen.reason}`,
    });
  }

  async function replace(key: string, deployment: Deployment): Promise<void> {
    const { service, environment, instance } = deployment;
    const revived = await revive(deployment, runtime, readyWithinMs);
    if (!revived.ok) {
      const failures = (pauses.get(key)?.failures ?? 0) + 1;
      pauses.set(key, {
        failures,
        until: performance.now() + Math.min(1000 * 2 ** failures, longestPauseMs),
      });
      const summary = `${service} in ${environment} died and does not start again: ${revived.reason}`;
      log.warn(
        { service, environment, instance: revived.instance, reason: revived.reason },
        'a dead instance could not be replaced',
      );
      await observe(db, recordAlert, { service, environment, healthy: false, summary });
      return;
    }
    // On record first: a crash in between leaves a route to the dead one, which the next look moves. The other way round
    // it would leave traffic on an instance that nobody knows of. What is not put on record is ended as a stray.
    if (!(await replaceInstance(db, recordDeploy, deployment, revived.target))) return;
    await traffic.route(service, environment, await nextFence(db), revived.target);
    await runtime.stop(instance);
  }

  /** What a roll back was to bring, and did not, is finished and ends. */
  async function endKept(): Promise<void> {
    for (const instance of await endHandOvers(db)) {
      await traffic.drain(instance, drainMs);
      await runtime.stop(instance);
    }
  }

  return {
    /** Looks once at everything live, and for what should not be. */
    async look(): Promise<void> {
      const deployments = await listDeployments(db);
      // What cannot be asked for all is asked for each, and told.
      const around = await lookAround().catch(() => undefined);
      const looks = deployments.map((deployment) => look(deployment, around));
      const live = new Set(deployments.map(({ instance }) => instance));
      const results = await Promise.allSettled([...looks, endKept()]);
      // Last, when what was dead has been replaced: by what is there for it already, where there is such.
      const ended = await Promise.allSettled([endStrays(live, { db, runtime, lock })]);
      for (const result of [...results, ...ended])
        if (result.status === 'rejected') log.warn({ err: result.reason }, 'the health watch failed');
    },
    /**
     * Starts again, each where it was, what rollouts under way need and something has ended that ended all: the machine,
     * or npm stop. To be called before they go on, as if nothing had been: a rollout whose new version is gone fails.
     */
    async reviveRollouts(): Promise<void> {
      const notes = (await runtime.notes()).filter(
        ({ workload, stopping = false }) => workload === undefined && !stopping,
      );
      const noted = notes.map(({ instance }) => instance);
      const isRunning = await Promise.all(noted.map((instance) => runtime.isRunning(instance)));
      const chosen = chooseRevivals({
        noted,
        running: new Set(noted.filter((_instance, index) => isRunning[index])),
        live: (await listDeployments(db)).map(({ instance }) => instance),
        needed: await listInstancesInUse(db),
      });
      const reviving = notes
        .filter(({ instance }) => chosen.includes(instance))
        .map(async (note) => {
          await runtime.start(note);
          const { ready } = await runtime.waitUntilReady(note.instance, readyWithinMs);
          log.info(
            { instance: note.instance, ready },
            'an instance of a rollout under way was started again',
          );
        });
      for (const result of await Promise.allSettled(reviving))
        if (result.status === 'rejected')
          log.warn({ err: result.reason }, 'an instance is not started again');
    },
  };
}

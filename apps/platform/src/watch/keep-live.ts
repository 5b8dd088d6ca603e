import {
  findChangeInProgress,
  findDeployment,
  listDeployments,
  nextFence,
  replaceInstance,
} from '@roadbed/deploy';
import type { Deployment } from '@roadbed/deploy';
import { observe } from '@roadbed/alerts';
import type { Kysely } from 'kysely';
import type { KeyedLock } from '../pipeline/keyed-lock.ts';
import { recordAlert, recordDeploy } from '../record.ts';
import type { GatewayTraffic } from '../runtime/gateway-traffic.ts';
import type { LocalRuntime } from '../runtime/local-runtime.ts';
import type { Tables } from '../tables.ts';

type Log = { warn(fields: object, message: string): void };

export type KeepLiveOptions = {
  db: Kysely<Tables>;
  runtime: LocalRuntime;
  traffic: GatewayTraffic;
  lock: KeyedLock;
  log: Log;
};

/** How long a restarted instance may take to be ready, in milliseconds. */
const readyWithinMs = 30_000;
/** After each failed restart the next waits twice as long, up to this, in milliseconds. */
const longestPauseMs = 60_000;

/**
 * The health watch: what is live runs, is routed and is ready. A dead instance is replaced by a new one of the same
 * release; an unhealthy service fires an alert.
 */
export function createKeepLive({ db, runtime, traffic, lock, log }: KeepLiveOptions) {
  const pauses = new Map<string, { failures: number; until: number }>();

  async function look({ service, environment }: Deployment): Promise<void> {
    const key = `${environment}/${service}`;
    // A rollout of the service is at work: it decides what runs.
    if (lock.isHeld(key)) return;
    await lock.run(key, async () => {
      // Read under the lock: a rollout may have ended what was live a moment ago.
      const deployment = await findDeployment(db, service, environment);
      const change = await findChangeInProgress(db, service, environment);
      // After a crash a rollout goes on in a moment.
      if (deployment === undefined || (change !== undefined && change.status !== 'waiting-for-approval'))
        return;
      await keep(key, deployment);
    });
  }

  async function keep(key: string, deployment: Deployment): Promise<void> {
    const { service, environment, instance } = deployment;
    if (!(await runtime.isRunning(instance))) {
      if ((pauses.get(key)?.until ?? 0) <= Date.now()) await replace(key, deployment);
      return;
    }
    pauses.delete(key);
    if ((await traffic.routed(service, environment)) !== instance) {
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
    const { service, environment, instance, release } = deployment;
    const next = nextInstance(instance);
    const { url } = await runtime.start({ instance: next, service, environment, release });
    const outcome = await runtime.waitUntilReady(next, readyWithinMs);
    if (!outcome.ready) {
      await runtime.stop(next);
      const failures = (pauses.get(key)?.failures ?? 0) + 1;
      pauses.set(key, { failures, until: Date.now() + Math.min(1000 * 2 ** failures, longestPauseMs) });
      const summary = `${service} in ${environment} died and does not start again: ${outcome.reason}`;
      log.warn(
        { service, environment, instance: next, reason: outcome.reason },
        'a dead instance could not be replaced',
      );
      await observe(db, recordAlert, { service, environment, healthy: false, summary });
      return;
    }
    await traffic.route(service, environment, await nextFence(db), { instance: next, url });
    await replaceInstance(db, recordDeploy, deployment, { instance: next, url });
    await runtime.stop(instance);
  }

  return {
    /** Looks at everything live once. */
    async look(): Promise<void> {
      const results = await Promise.allSettled((await listDeployments(db)).map(look));
      for (const result of results)
        if (result.status === 'rejected') log.warn({ err: result.reason }, 'the health watch failed');
    },
    /** Ends instances of this machine that no deployment names and no rollout is starting: what a crash left behind. */
    async endStrays(): Promise<void> {
      const live = new Set((await listDeployments(db)).map(({ instance }) => instance));
      for (const instance of await runtime.list()) {
        const [, changeId] = /^(C-\d+)-\d+$/.exec(instance) ?? [];
        if (live.has(instance) || changeId === undefined) continue;
        const status = await db
          .selectFrom('change_request')
          .select('status')
          .where('id', '=', changeId)
          .executeTakeFirst();
        if (status?.status === 'approved' || status?.status === 'rolling-out') continue;
        await runtime.stop(instance);
      }
    },
  };
}

/** `C-12-1` → `C-12-2`. */
function nextInstance(instance: string): string {
  const [, prefix, number] = /^(.*)-(\d+)$/.exec(instance) ?? [];
  return prefix === undefined ? `${instance}-2` : `${prefix}-${Number(number) + 1}`;
}

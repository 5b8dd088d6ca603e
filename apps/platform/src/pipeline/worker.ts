import {
  admitRelease,
  advanceQueue,
  countStarting,
  getChange,
  listChanges,
  listDigests,
  listUnfinished,
  recheck,
  registerRelease,
  requestAutoDeploys,
  requestRollback,
  rollout,
  toRolloutPolicy,
} from '@roadbed/deploy';
import type { Change, RolloutCollaborators, RunStep } from '@roadbed/deploy';
import type { CatalogSource } from '../catalog-source.ts';
import { createPreflightSources } from '../preflight/preflight-sources.ts';
import type { PreflightContext } from '../preflight/preflight-sources.ts';
import { recordDeploy } from '../record.ts';
import type { Engine } from './engine.ts';
import { untilAnswered } from './until-answered.ts';
import type { KeyedLock } from './keyed-lock.ts';
import { createMayGoByItself } from './may-go-by-itself.ts';

type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
};

export type WorkerOptions = Omit<RolloutCollaborators, 'recheck' | 'clock'> &
  PreflightContext & {
    catalog: CatalogSource;
    lock: KeyedLock;
    log: Log;
  };

/** So many rollouts start processes at a time; more would only slow each other down. */
const startsAtOnce = 3;

/** Does what a change asks for: this is the work of the one leader. */
export function createWorker({ db, catalog, releases, lock, log, ...collaborators }: WorkerOptions) {
  const preflight = { db, releases };

  /** A deploy starts only what a trusted builder made and the policy admits. A restart of what is live does not ask. */
  async function admit(change: Change): Promise<{ ok: true } | { ok: false; reason: string }> {
    const { platform } = await catalog.current();
    const verdict = await admitRelease(releases, change.release, platform.releases);
    if (verdict.ok && verdict.warnings.length > 0)
      log.warn({ release: change.release, warnings: verdict.warnings }, 'deploying a release with warnings');
    return verdict;
  }

  /** Registers a release, if it is what its builder made; else says what is wrong. A known one changes nothing. */
  async function register(digest: string): Promise<{ ok: true } | { ok: false; reason: string }> {
    const verified = await releases.verify(digest);
    if (!verified.ok) return verified;
    const origin = await releases.origin(digest);
    if (origin === undefined) return { ok: false, reason: `the release ${digest} has just been removed` };
    await registerRelease(db, recordDeploy, origin, { signedBy: verified.keyId });
    return { ok: true };
  }

  /** Whether an approved change may go out now; says so on the change when it may not. */
  async function mayBegin(changeId: string): Promise<boolean> {
    const known = await catalog.current();
    const sources = createPreflightSources(preflight, known, 'policy');
    const { outcome } = await recheck(db, recordDeploy, known, changeId, sources);
    return outcome === 'go';
  }

  return {
    /** The durable workflow of one change. */
    async roll(changeId: string, step: RunStep): Promise<void> {
      const change = await untilAnswered(() => getChange(db, changeId), log);
      if (change === undefined) return;
      await lock.run(`${change.environment}/${change.service}`, async () => {
        // It may have waited until the one before was drained, and a lock or a freeze have come meanwhile.
        const now = await untilAnswered(() => getChange(db, changeId), log);
        const isToBegin = now?.status === 'approved';
        if (isToBegin && !(await untilAnswered(() => mayBegin(changeId), log))) return;
        const { services } = await catalog.current();
        const descriptor = services.get(change.service)?.rollout;
        const result = await rollout(changeId, {
          ...collaborators,
          db,
          step,
          record: recordDeploy,
          recheck: () => admit(change),
          rollBack: async (asked) =>
            await requestRollback(db, recordDeploy, await catalog.current(), {
              ...asked,
              announceIn: change.announceIn,
            }),
          ...(descriptor && { policy: toRolloutPolicy(descriptor, change.environment) }),
        });
        log.info({ change: changeId, result }, 'rollout ended');
      });
    },

    registerRelease: register,

    /** Registers every release of the folder that is not known and is what its builder made, oldest first. */
    async registerReleases(): Promise<void> {
      const known = await listDigests(db);
      for (const { digest } of await releases.list()) {
        if (known.has(digest)) continue;
        const registered = await register(digest);
        if (!registered.ok)
          log.warn({ release: digest, reason: registered.reason }, 'a release is not registered');
      }
    },

    async requestAutoDeploys(): Promise<void> {
      const known = await catalog.current();
      await requestAutoDeploys(db, recordDeploy, known, {
        ...createPreflightSources(preflight, known, 'policy'),
        mayGoByItself: createMayGoByItself(releases, known),
      });
    },

    /** Starts what is approved and may go out: what is urgent at once, the rest oldest first as there is room. */
    async startApproved(engine: Engine): Promise<void> {
      await advanceQueue(db, recordDeploy);
      // They go on by themselves; one whose workflow broke down begins anew, so that nothing is stuck.
      for (const changeId of await listUnfinished(db)) await engine.start(changeId);
      const approved = (await listChanges(db, { statuses: ['approved'], limit: 1000 })).toReversed();
      let room = approved.length === 0 ? 0 : startsAtOnce - (await countStarting(db));
      for (const change of approved.toSorted((a, b) => Number(isUrgent(b)) - Number(isUrgent(a)))) {
        // What is not described yet has been shown to nobody.
        if (change.fingerprint === null || (!isUrgent(change) && room <= 0)) continue;
        if (!(await mayBegin(change.id))) continue;
        room -= 1;
        await engine.start(change.id);
      }
    },
  };
}

export type Worker = ReturnType<typeof createWorker>;

function isUrgent({ kind }: Change): boolean {
  return kind === 'rollback' || kind === 'emergency';
}

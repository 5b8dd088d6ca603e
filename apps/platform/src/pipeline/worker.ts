import {
  admitRelease,
  getChange,
  listChanges,
  listDigests,
  recheck,
  registerRelease,
  requestAutoDeploys,
  rollout,
} from '@roadbed/deploy';
import type { RolloutCollaborators, RunStep } from '@roadbed/deploy';
import type { CatalogSource } from '../catalog-source.ts';
import { createPreflightSources } from '../preflight/preflight-sources.ts';
import type { PreflightContext } from '../preflight/preflight-sources.ts';
import { recordDeploy } from '../record.ts';
import type { Engine } from './engine.ts';
import type { KeyedLock } from './keyed-lock.ts';
import { createMayGoByItself } from './may-go-by-itself.ts';
import { ReleaseRefusedError } from './release-refused-error.ts';

type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
};

export type WorkerOptions = RolloutCollaborators &
  PreflightContext & {
    catalog: CatalogSource;
    lock: KeyedLock;
    log: Log;
  };

/** How long a new instance may take to be ready when its `service.json` does not say, in seconds. */
const readyWithinSeconds = 30;
/** So many rollouts start processes at a time; more would only slow each other down. */
const rolloutsAtOnce = 3;

/** Does what a change asks for: this is the work of the one leader. */
export function createWorker({
  db,
  catalog,
  releases,
  readErrorBudget,
  lock,
  log,
  ...collaborators
}: WorkerOptions) {
  const preflight = { db, releases, ...(readErrorBudget !== undefined && { readErrorBudget }) };

  /** A deploy starts only what a trusted builder made and the policy admits. A restart of what is live does not ask. */
  const runtime: WorkerOptions['runtime'] = {
    ...collaborators.runtime,
    async start(spec) {
      const { platform } = await catalog.current();
      const verdict = await admitRelease(releases, spec.release, platform.releases);
      if (!verdict.ok) throw new ReleaseRefusedError(verdict.reason);
      if (verdict.warnings.length > 0)
        log.warn({ release: spec.release, warnings: verdict.warnings }, 'deploying a release with warnings');
      return await collaborators.runtime.start(spec);
    },
  };

  /** Registers a release, if it is what its builder made; else says what is wrong. A known one changes nothing. */
  async function register(digest: string): Promise<{ ok: true } | { ok: false; reason: string }> {
    const verified = await releases.verify(digest);
    if (!verified.ok) return verified;
    const origin = await releases.origin(digest);
    if (origin === undefined) return { ok: false, reason: `the release ${digest} has just been removed` };
    await registerRelease(db, recordDeploy, origin, { signedBy: verified.keyId });
    return { ok: true };
  }

  return {
    /** The durable workflow of one change. */
    async roll(changeId: string, step: RunStep): Promise<void> {
      const change = await getChange(db, changeId);
      if (change === undefined) return;
      await lock.run(`${change.environment}/${change.service}`, async () => {
        const { services } = await catalog.current();
        const within = services.get(change.service)?.rollout.readyWithinSeconds ?? readyWithinSeconds;
        const outcome = await rollout(changeId, {
          ...collaborators,
          runtime,
          db,
          step,
          record: recordDeploy,
          readyWithinMs: within * 1000,
        });
        log.info({ change: changeId, outcome }, 'rollout ended');
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

    /** Starts what is approved, oldest first. */
    async startApproved(engine: Engine): Promise<void> {
      const rolling = await listChanges(db, { statuses: ['rolling-out'] });
      const approved = await listChanges(db, { statuses: ['approved'], limit: 1000 });
      const room = Math.max(0, rolloutsAtOnce - rolling.length);
      const known = await catalog.current();
      const sources = createPreflightSources(preflight, known, 'policy');
      let started = 0;
      for (const { id } of approved.toReversed()) {
        if (started === room) break;
        // A lock or a freeze that came since has it wait: it is asked again at the next turn.
        const { outcome } = await recheck(db, recordDeploy, known, id, sources);
        if (outcome !== 'go') continue;
        await engine.start(id);
        started += 1;
      }
    },
  };
}

export type Worker = ReturnType<typeof createWorker>;

import { z } from 'zod';
import { changeSchema, type Change } from '@roadbed/platform-api';
import type { Platform } from './platform-api.ts';

const releasesSchema = z.object({ releases: z.array(z.object({ digest: z.string() })) });
const changesSchema = z.object({ changes: z.array(changeSchema) });
const servicesSchema = z.object({
  services: z.array(
    z.object({
      name: z.string(),
      environments: z.array(
        z.object({
          environment: z.string(),
          live: z.object({ changeId: z.string(), release: z.string() }).nullable(),
        }),
      ),
    }),
  ),
});

export interface Wish {
  service: string;
  environment: string;
  /** A digest or its beginning; the newest release when left out. */
  release: string | undefined;
  /** Name of a person; undefined when a token says who asks. */
  requestedBy: string | undefined;
  /** An emergency goes out without approval. */
  kind: 'normal' | 'emergency';
  /** Why, in the words of who asks. */
  reason: string | undefined;
  /** Whether to ask also for what is live already. */
  again: boolean;
}

export type ChangeAnswer =
  | { kind: 'asked'; change: Change }
  /** Somebody, or the environment itself, asked for the same before; this is that change. */
  | { kind: 'under-way'; change: Change }
  | { kind: 'already-live'; changeId: string }
  | { kind: 'refused'; reason: string };

/**
 * Asks the platform for a change. Asking twice is safe: what is live or under way is told instead, so that a pipeline
 * may deploy what an environment takes by itself.
 */
export async function askForChange(platform: Platform, wish: Wish): Promise<ChangeAnswer> {
  const { service, environment, requestedBy } = wish;
  const wanted = wish.release ?? (await newestRelease(platform, service));
  const isWanted = (digest: string) =>
    wanted !== undefined && digest.replace('sha256:', '').startsWith(wanted.replace('sha256:', ''));

  if (!wish.again) {
    const live = await findLive(platform, service, environment);
    if (live !== undefined && isWanted(live.release))
      return { kind: 'already-live', changeId: live.changeId };
  }
  const body = {
    service,
    environment,
    ...(requestedBy !== undefined && { requestedBy }),
    ...(wish.release && { release: wish.release }),
    ...(wish.reason !== undefined && { reason: wish.reason }),
    kind: wish.kind,
  };
  const answer = await platform.post('/api/v1/changes', body, changeSchema);
  if (answer.ok) return { kind: 'asked', change: answer.body };
  if (answer.status === 409) {
    const changes = await platform.get(
      `/api/v1/changes?${new URLSearchParams({ service, environment, limit: '5' }).toString()}`,
      changesSchema,
    );
    const underWay =
      changes.ok &&
      changes.body.changes.find(
        (change) => stands(change) && isWanted(change.release) && isAsUrgent(change, wish),
      );
    if (underWay) return { kind: 'under-way', change: underWay };
  }
  return { kind: 'refused', reason: answer.reason };
}

async function newestRelease(platform: Platform, service: string): Promise<string | undefined> {
  const query = new URLSearchParams({ service, limit: '1' }).toString();
  const answer = await platform.get(`/api/v1/releases?${query}`, releasesSchema);
  return answer.ok ? answer.body.releases[0]?.digest : undefined;
}

async function findLive(platform: Platform, service: string, environment: string) {
  const answer = await platform.get('/api/v1/services', servicesSchema);
  if (!answer.ok) return undefined;
  const found = answer.body.services.find(({ name }) => name === service);
  return found?.environments.find((at) => at.environment === environment)?.live ?? undefined;
}

/** An emergency does not wait for what somebody has still to approve. */
function isAsUrgent(change: Change, { kind }: Wish): boolean {
  return kind === 'normal' || change.kind === 'emergency' || change.status === 'rolling-out';
}

/** Whether a change has not ended, whether it is its turn or not. */
function stands({ status }: Change): boolean {
  return ['queued', 'waiting-for-approval', 'approved', 'rolling-out'].includes(status);
}

import type { Deployment, DeliveredCommit } from './deployment.ts';
import type { DeliveryEvent } from './event.ts';

type EventOf<Type extends DeliveryEvent['type']> = Extract<DeliveryEvent, { type: Type }>;
type Requested = EventOf<'roadbed.change.requested.v1'>;
type Ended = EventOf<'roadbed.change.live.v1' | 'roadbed.change.failed.v1'>;

/**
 * The deployments that are on record, oldest first: the changes that met users, be it with a part of the traffic.
 *
 * A deployment brings the commits of its release and of the releases before it that were never live there. A commit that
 * went out, was taken back and went out again counts where it went out first.
 *
 * @param events in the order in which they were recorded: their times go back when a clock is set
 */
export function toDeployments(events: readonly DeliveryEvent[]): Deployment[] {
  const commits = new CommitsToCome();
  const requests = new Map<string, Requested>();
  const metUsersAt = new Map<string, Date>();
  const found: Deployment[] = [];

  for (const event of events) {
    switch (event.type) {
      case 'roadbed.release.registered.v1':
        commits.register(event);
        break;
      case 'roadbed.change.requested.v1':
        requests.set(event.changeId, event);
        break;
      case 'roadbed.rollout.weight-set.v1':
        if (!metUsersAt.has(event.changeId)) metUsersAt.set(event.changeId, event.at);
        break;
      case 'roadbed.change.live.v1':
        found.push(toDeployment(event, true));
        break;
      case 'roadbed.change.failed.v1':
        if (metUsersAt.has(event.changeId)) found.push(toDeployment(event, false));
    }
  }
  return found;

  function toDeployment({ changeId, service, environment, at }: Ended, isLive: boolean): Deployment {
    const request = requests.get(changeId);
    return {
      changeId,
      service,
      environment,
      at,
      metUsersAt: metUsersAt.get(changeId) ?? at,
      isLive,
      kind: request?.data.kind ?? 'normal',
      rollsBack: request?.data.rollsBack,
      commits:
        isLive && request !== undefined ? commits.take(service, environment, request.data.release) : [],
    };
  }
}

/** Which commits of a service have not been live yet, for each environment. */
class CommitsToCome {
  readonly #releases = new Map<string, Array<{ digest: string; commits: DeliveredCommit[] }>>();
  /** How many of a service's releases have been taken for an environment. */
  readonly #taken = new Map<string, number>();

  register({ service, data }: EventOf<'roadbed.release.registered.v1'>): void {
    const releases = this.#releases.get(service) ?? [];
    releases.push({
      digest: data.digest,
      commits: data.commits.map(({ sha, at }) => ({ sha, at: new Date(at) })),
    });
    this.#releases.set(service, releases);
  }

  /** The commits up to a release that have not been taken. */
  take(service: string, environment: string, digest: string): DeliveredCommit[] {
    const key = JSON.stringify([service, environment]);
    const releases = this.#releases.get(service) ?? [];
    const taken = this.#taken.get(key) ?? 0;
    const upTo = releases.findIndex((release) => release.digest === digest) + 1;
    if (upTo <= taken) return [];
    this.#taken.set(key, upTo);
    const bySha = new Map(
      releases.slice(taken, upTo).flatMap((release) => release.commits.map((commit) => [commit.sha, commit])),
    );
    return [...bySha.values()];
  }
}

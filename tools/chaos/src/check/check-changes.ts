import type { Driver } from '../driver/create-driver.ts';
import type { StormLog } from '../storm/storm-log.ts';
import type { StoredChange, StoredDeployment } from '../world/read-database.ts';

const ends: readonly string[] = [
  'live',
  'failed',
  'rejected',
  'replaced',
  'lapsed',
  'superseded',
  'rolled-back',
];

/** Whether a change has not ended, though it is quiet. */
export const isStuck = ({ status }: Pick<StoredChange, 'status'>): boolean => !ends.includes(status);

/** Nothing is lost, and nothing is stuck: every change that somebody was told of is there, and every one has ended. */
export function checkChanges(
  { acknowledged, lostClicks }: Pick<StormLog, 'acknowledged' | 'lostClicks'>,
  { changes, deployments }: { changes: StoredChange[]; deployments: StoredDeployment[] },
): string[] {
  const problems: string[] = [];
  const byId = new Map(changes.map((change) => [change.id, change]));
  for (const { id, service, environment, release, by, via } of acknowledged) {
    const stored = byId.get(id);
    const isThatOne =
      stored?.service === service &&
      stored.environment === environment &&
      stored.digest === release &&
      stored.requested_by === `person:${by}`;
    if (!isThatOne)
      problems.push(
        `lost: ${id} was acknowledged by the ${via} as ${release} of ${service} to ${environment}`,
      );
  }
  for (const { id, at } of lostClicks)
    problems.push(`lost: a click on ${id} was taken at ${new Date(at).toISOString()} and had no effect`);
  for (const change of changes)
    if (isStuck(change)) problems.push(`stuck: ${change.id} is still ${change.status}`);

  for (const { service, environment, change_id } of deployments) {
    const live = changes.filter(
      (change) =>
        change.service === service && change.environment === environment && change.status === 'live',
    );
    const ids = live.map(({ id }) => id).join(', ');
    if (ids !== change_id)
      problems.push(
        `twice: ${service} in ${environment} is served for ${change_id}; live are ${ids || 'none'}`,
      );
  }
  return problems;
}

/** One message follows each change in the chat, however often the process died that wrote it. */
export async function checkMessages(
  driver: Driver,
  services: readonly string[],
  { acknowledged }: Pick<StormLog, 'acknowledged'>,
): Promise<string[]> {
  for (const service of services) await driver.findMessage('none', service);
  return acknowledged.flatMap(({ id }) => {
    const count = driver.followers.get(id)?.size ?? 0;
    return count === 1 ? [] : [`${count === 0 ? 'lost' : 'twice'}: ${count} messages follow ${id}`];
  });
}

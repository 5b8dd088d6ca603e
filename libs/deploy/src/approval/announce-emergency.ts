import type { Catalog } from '@roadbed/catalog';
import type { Transaction } from 'kysely';
import type { Change } from '../change/change.ts';
import { personTitle } from '../person-title.ts';
import type { DeployTables } from '../tables.ts';
import type { Tell } from '../tell.ts';

/** Tells everybody, and the owning team, of a change that goes out without approval. */
export async function announceEmergency(
  transaction: Transaction<DeployTables>,
  tell: Tell,
  catalog: Catalog,
  { id, service, environment, requestedBy, reason }: Change,
): Promise<void> {
  const team = catalog.services.get(service)?.channel;
  const channels = [catalog.platform.channels.deployments, ...(team === undefined ? [] : [team])];
  for (const channel of new Set(channels)) {
    await tell(transaction, {
      id: `${id}/emergency/${channel}`,
      to: { channel },
      text:
        `Emergency: ${personTitle(catalog, requestedBy)} deploys ${service} to ${environment} (${id}) without approval, ` +
        `because ${reason ?? 'of no reason'}. Somebody else reviews it afterwards: /deploy review ${id} NOTE`,
    });
  }
}

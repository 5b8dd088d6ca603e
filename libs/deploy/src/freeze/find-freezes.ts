import type { Catalog, Service } from '@roadbed/catalog';
import type { Kysely, Selectable } from 'kysely';
import type { DeployTables } from '../tables.ts';
import { isFrozenBy } from './freeze.ts';
import type { Freeze } from './freeze.ts';
import { nextWindow } from './next-window.ts';

/** Every freeze that is on at `now` or comes, of `platform.json` and by chat, the earliest first. */
export async function listFreezes(
  db: Kysely<DeployTables>,
  catalog: Catalog,
  now = new Date(),
): Promise<Freeze[]> {
  const rows = await db
    .selectFrom('deploy_freeze')
    .selectAll()
    .where('lifted_at', 'is', null)
    .where('ends_at', '>', now)
    .execute();
  const written = catalog.platform.freezes.flatMap((window): Freeze[] => {
    const next = nextWindow(window, now);
    if (next === undefined) return [];
    const { name, reason, environments, services = [], domains = [], teams = [] } = window;
    return [
      {
        id: name,
        source: 'platform.json',
        environments,
        scope: { services, domains, teams },
        reason,
        from: next.from.toISOString(),
        to: next.to.toISOString(),
        setBy: null,
      },
    ];
  });
  return [...rows.map(toFreeze), ...written].sort((a, b) => a.from.localeCompare(b.from));
}

/** The freezes that hold a service in an environment at `now`, the one that ends last first. */
export async function findFreezes(
  db: Kysely<DeployTables>,
  catalog: Catalog,
  service: Service,
  environment: string,
  now = new Date(),
): Promise<Freeze[]> {
  const at = now.toISOString();
  return (await listFreezes(db, catalog, now))
    .filter((freeze) => freeze.from <= at && isFrozenBy(freeze, service, environment))
    .sort((a, b) => b.to.localeCompare(a.to));
}

export function toFreeze(row: Selectable<DeployTables['deploy_freeze']>): Freeze {
  const of = (kind: 'service' | 'domain' | 'team') =>
    row.scope_kind === kind && row.scope_name !== null ? [row.scope_name] : [];
  return {
    id: row.id,
    source: 'chat',
    environments: [row.environment],
    scope: { services: of('service'), domains: of('domain'), teams: of('team') },
    reason: row.reason,
    from: row.begins_at.toISOString(),
    to: row.ends_at.toISOString(),
    setBy: row.set_by,
  };
}

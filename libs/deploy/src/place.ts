import { findEnvironment, suggest } from '@roadbed/catalog';
import type { Catalog, Environment, Service } from '@roadbed/catalog';
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { DeployTables } from './tables.ts';

/** A service in an environment, by their names. */
export type Place = { service: string; environment: string };

/** The service and environment that a person names; refused with the nearest names. */
export function findPlace(
  catalog: Catalog,
  named: Place,
): { ok: true; service: Service; environment: Environment } | Refusal {
  const service = catalog.services.get(named.service);
  if (service === undefined) {
    return refuse(
      'unknown-service',
      `There is no service "${named.service}": ${suggest(named.service, catalog.services.keys())}`,
    );
  }
  const found = findEnvironmentNamed(catalog, named.environment);
  return found.ok ? { ok: true, service, environment: found.environment } : found;
}

/** The environment that a person names; refused with the nearest names. */
export function findEnvironmentNamed(
  catalog: Catalog,
  name: string,
): { ok: true; environment: Environment } | Refusal {
  const environment = findEnvironment(catalog, name);
  if (environment !== undefined) return { ok: true, environment };
  const known = catalog.platform.environments.map((one) => one.name);
  return refuse('unknown-environment', `There is no environment "${name}": ${suggest(name, known)}`);
}

/** Has the transaction wait for, and then be, the only one of its kind at work on a place. */
export async function holdPlace(
  transaction: Transaction<DeployTables>,
  kind: 'change' | 'lock',
  { service, environment }: Place,
): Promise<void> {
  const key = `${kind}/${environment}/${service}`;
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 7623))`.execute(transaction);
}

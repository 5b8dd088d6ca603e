import type { Catalog, Service } from '@roadbed/catalog';

/** What a freeze is about: every service of its environments when nothing is named, else those that are named. */
export type FreezeScope = { services: string[]; domains: string[]; teams: string[] };

/** A time in which nothing goes out. */
export type Freeze = {
  /** `FR-3`, or its name in `platform.json`. */
  id: string;
  source: 'chat' | 'platform.json';
  environments: string[];
  scope: FreezeScope;
  reason: string;
  /** ISO 8601; of one that comes every week, the next that is not over. */
  from: string;
  to: string;
  /** Name of the person who set it; null for one of `platform.json`. */
  setBy: string | null;
};

/** Whether a freeze is about a service in an environment. */
export function isFrozenBy(
  { environments, scope }: Freeze,
  { name, domain, team }: Pick<Service, 'name' | 'domain' | 'team'>,
  environment: string,
): boolean {
  if (!environments.includes(environment)) return false;
  const { services, domains, teams } = scope;
  if (services.length + domains.length + teams.length === 0) return true;
  return services.includes(name) || domains.includes(domain) || teams.includes(team);
}

/** Who may freeze and unfreeze by chat: everybody of `platform.json`, unless it names them. */
export function mayFreeze({ platform }: Catalog, person: string): boolean {
  return platform.freezers?.includes(person) ?? platform.people.some(({ name }) => name === person);
}

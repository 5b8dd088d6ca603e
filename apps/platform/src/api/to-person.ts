import type { Catalog } from '@roadbed/catalog';
import type { Person } from '@roadbed/platform-api';

/** `person:ana` or `system:roadbed` by name and title. */
export function toPerson({ platform }: Catalog, actor: string): Person {
  const name = actor.replace(/^(person|system):/, '');
  const known = platform.people.find((candidate) => candidate.name === name);
  return { name, title: known?.title ?? (actor.startsWith('system:') ? 'Roadbed' : name) };
}

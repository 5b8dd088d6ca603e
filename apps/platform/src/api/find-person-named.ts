import type { Catalog } from '@roadbed/catalog';
import type { Person } from '@roadbed/platform-api';

/** A person as the API shows them; who left the organisation keeps the short name. */
export function findPersonNamed({ platform }: Catalog, name: string): Person {
  return { name, title: platform.people.find((person) => person.name === name)?.title ?? name };
}

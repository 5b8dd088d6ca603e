import { suggest } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import { problem } from '@roadbed/service';

/** The name of a person in platform.json. @throws a problem with the nearest names when there is nobody of that name. */
export function knownPerson({ platform }: Catalog, name: string): string {
  const people = platform.people.map((person) => person.name);
  if (!people.includes(name)) throw problem(404, `There is no person "${name}": ${suggest(name, people)}`);
  return name;
}

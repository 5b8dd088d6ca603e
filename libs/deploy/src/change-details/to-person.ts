import type { Catalog } from '@roadbed/catalog';
import type { Person } from '@roadbed/platform-api';
import { personTitle } from '../person-title.ts';

/** An actor (`person:ana`, `system:roadbed`) or a bare name, with the name that people read. */
export function toPerson(catalog: Catalog, actor: string): Person {
  return { name: actor.replace(/^(person|system):/, ''), title: personTitle(catalog, actor) };
}

import type { Catalog } from '@roadbed/catalog';

/** The name that people read, of a person or of `person:ana`; who left the organisation keeps the short name. */
export function personTitle(catalog: Catalog, actor: string): string {
  if (actor.startsWith('system:')) return 'Roadbed';
  const name = actor.replace(/^person:/, '');
  return catalog.platform.people.find((person) => person.name === name)?.title ?? name;
}

import { formatZoned } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import { personTitle } from '../person-title.ts';
import type { Freeze } from './freeze.ts';

/** What is frozen, from when until when, by whom and why: `production is frozen from … until … (the sale; FR-3 of Ana)`. */
export function describeFreeze(catalog: Catalog, freeze: Freeze): string {
  const time = (at: string) => formatZoned(new Date(at), catalog.platform.timeZone);
  const { id, reason, setBy, from, to } = freeze;
  const who = setBy === null ? `"${id}" of platform.json` : `${id} of ${personTitle(catalog, setBy)}`;
  return `${describeFrozen(freeze)} is frozen from ${time(from)} until ${time(to)} (${reason}; ${who})`;
}

/** `finance in production`; `production` where it is all of it. */
export function describeFrozen({ environments, scope }: Freeze): string {
  const what = [...scope.services, ...scope.domains, ...scope.teams];
  const where = environments.join(', ');
  return what.length === 0 ? where : `${what.join(', ')} in ${where}`;
}

import { formatZoned } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import { personTitle } from '../person-title.ts';
import type { Lock } from './lock.ts';

/** Who holds it, since when, until when and why, in a sentence without its end. */
export function describeLock(catalog: Catalog, lock: Lock): string {
  const { timeZone } = catalog.platform;
  const time = (at: string) => formatZoned(new Date(at), timeZone);
  const who = `${lock.service} in ${lock.environment} is ${lock.isReserved ? 'reserved for' : 'locked by'} ${personTitle(catalog, lock.holder)}`;
  const until = lock.expiresAt === null ? '' : ` until ${time(lock.expiresAt)}`;
  return `${who} since ${time(lock.since)}${until} (${lock.reason})`;
}

/** What somebody else can do about a lock. */
export function waysPastLock({ service, environment }: Lock): string {
  const where = `${service} in ${environment}`;
  return `Wait for it with \`/deploy wait ${where}\`, or take it with \`/deploy steal ${where} because …\`.`;
}

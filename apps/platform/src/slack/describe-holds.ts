import type { Catalog } from '@roadbed/catalog';
import { describeFreeze, describeLock, listFreezes, listLocks, listWaiting } from '@roadbed/deploy';
import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';
import { escapeText } from './escape-text.ts';

/** Locks with who waits for them, and freezes, of a service or of all, as lines of mrkdwn. */
export async function describeHolds(
  db: Kysely<Tables>,
  catalog: Catalog,
  service?: string,
): Promise<{ locks: string[]; freezes: string[] }> {
  const [locks, waiting, freezes] = await Promise.all([
    listLocks(db),
    listWaiting(db),
    listFreezes(db, catalog),
  ]);
  const title = (name: string) =>
    catalog.platform.people.find((person) => person.name === name)?.title ?? name;
  const now = new Date().toISOString();
  return {
    locks: locks
      .filter((lock) => service === undefined || lock.service === service)
      .map((lock) => {
        const line = waiting
          .filter((one) => one.service === lock.service && one.environment === lock.environment)
          .map(({ person }) => title(person));
        const waits = line.length === 0 ? '' : `; in line: ${line.join(', ')}`;
        return `• :lock: ${escapeText(describeLock(catalog, lock) + waits)}`;
      }),
    freezes: freezes.map(
      (freeze) =>
        `• ${freeze.from <= now ? ':snowflake:' : ':calendar:'} ${escapeText(describeFreeze(catalog, freeze))}`,
    ),
  };
}

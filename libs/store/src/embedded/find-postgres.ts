import { resolve } from 'node:path';
import type { ProcessIdentity } from '@roadbed/process';
import { findPostmaster } from './postmaster.ts';
import { dataFoldersOf } from './site.ts';

/** The embedded PostgreSQL that runs on this home now; undefined when there is none. End it with SIGINT. */
export async function findPostgres(home: string, copyBase?: string): Promise<ProcessIdentity | undefined> {
  for (const data of dataFoldersOf(resolve(home), copyBase)) {
    const found = await findPostmaster(data);
    if (found !== undefined) return found.identity;
  }
  return undefined;
}

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isRunning, type ProcessIdentity } from '@roadbed/process';
import { z } from 'zod';
import { createAtomically } from '../write-atomically.ts';

const identitySchema = z.object({ pid: z.int().positive(), startedAt: z.string() });

const fileOf = (home: string) => join(home, 'run', 'supervisor.json');

/** The supervisor that looks after this home now; undefined when there is none. */
export async function findSupervisor(home: string): Promise<ProcessIdentity | undefined> {
  const claimed = readClaim(home);
  return claimed !== undefined && (await isRunning(claimed)) ? claimed : undefined;
}

/**
 * Makes this process the supervisor of a home; at most one process is. Returns the one that is it already,
 * else undefined. The claim of a supervisor that ended without a word is taken over.
 */
export async function claimHome(home: string): Promise<ProcessIdentity | undefined> {
  const self = await identify(process.pid);
  for (;;) {
    if (createAtomically(fileOf(home), `${JSON.stringify(self)}\n`)) return undefined;
    const other = await findSupervisor(home);
    if (other !== undefined) return other;
    releaseHome(home);
  }
}

/** Gives the home free again. */
export function releaseHome(home: string): void {
  rmSync(fileOf(home), { force: true });
}

function readClaim(home: string): ProcessIdentity | undefined {
  try {
    return identitySchema.parse(JSON.parse(readFileSync(fileOf(home), 'utf8')));
  } catch {
    return undefined;
  }
}

import { grantPlatform } from '@roadbed/ledger';
import type { LedgerTables } from '@roadbed/ledger';
import { openDatabase } from '@roadbed/store';
import { output } from '../output.ts';

/** Gives a role what a platform needs, and of the ledger INSERT alone, as the owner of the tables at this address. */
export async function grant(databaseUrl: string | undefined, role: string): Promise<number> {
  if (databaseUrl === undefined)
    throw new Error(
      'Set DATABASE_URL to the database, as the owner of its tables: postgresql://owner@host/roadbed.',
    );
  const db = openDatabase<LedgerTables>(databaseUrl, { poolSize: 1, onIdleError: () => {} });
  try {
    const problem = await grantPlatform(db, role);
    if (problem !== undefined) throw new Error(problem);
  } finally {
    await db.destroy();
  }
  output.line(
    `${role} can run the platform, and of the ledger only add. Start it with this role in DATABASE_URL.`,
  );
  return 0;
}

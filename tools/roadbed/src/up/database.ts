import { checkDatabase, startPostgres } from '@roadbed/store';
import type { Running, Unit } from './unit.ts';

export interface Database {
  url: string;
  /** The embedded server; undefined when somebody else runs the database. */
  embedded?: { unit: Unit; running: Running };
}

/** Brings the embedded PostgreSQL up, or checks the one that `DATABASE_URL` names. */
export async function openDatabaseServer(
  home: string,
  databaseUrl: string | undefined,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<Database> {
  if (databaseUrl !== undefined) {
    const problem = await checkDatabase(databaseUrl);
    if (problem !== undefined) throw new Error(problem);
    return { url: databaseUrl };
  }
  const unit = createPostgresUnit(home, say);
  const running = await unit.start(signal);
  return { url: running.url, embedded: { unit, running } };
}

function createPostgresUnit(home: string, say: (line: string) => void): Unit {
  const start = async (): Promise<Running> => {
    const { identity, url, logFile } = await startPostgres({ home, log: say });
    return { ...identity, url, log: logFile };
  };
  return { name: 'postgres', title: 'PostgreSQL', start };
}

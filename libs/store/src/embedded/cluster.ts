import { randomUUID } from 'node:crypto';
import { chownSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';
import type { Site } from './site.ts';

/** The role and the database that the platform uses. */
export const ROLE = 'roadbed';

/**
 * Makes the data folder when there is none. It is made beside and moved into place whole, so that a crash in
 * the middle, or another process that does the same, leaves no half of it.
 */
export async function ensureCluster(
  site: Site,
  { log, durable }: { log: (line: string) => void; durable: boolean },
): Promise<void> {
  const version = readVersion(site);
  if (version === undefined) {
    log('making a new PostgreSQL data folder');
    await makeCluster(site, durable);
  } else if (version !== site.majorVersion) {
    throw new Error(
      `${site.data} was made by PostgreSQL ${version}, and the programs in ${site.bin} are ${site.majorVersion}: ` +
        `use a PostgreSQL ${version}, or set ROADBED_HOME to a new folder.`,
    );
  }
  writeAccess(site);
}

function readVersion({ data }: Site): number | undefined {
  try {
    return Number.parseInt(readFileSync(join(data, 'PG_VERSION'), 'utf8'), 10);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function makeCluster(site: Site, durable: boolean): Promise<void> {
  const temporary = `${site.data}.${randomUUID()}`;
  const locale =
    site.majorVersion >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : ['--no-locale'];
  const command = [
    join(site.bin, 'initdb'),
    `--pgdata=${temporary}`,
    `--username=${ROLE}`,
    '--encoding=UTF8',
    '--auth=reject',
    ...locale,
    ...(durable ? [] : ['--no-sync']),
  ];
  const made = await run(site.user.wrap(command), { ...site.user.spawn, env: site.env, cwd: '/' });
  if (made.code !== 0) {
    rmSync(temporary, { recursive: true, force: true });
    const fix = made.output.includes('could not look up effective user ID')
      ? '\nPostgreSQL needs a user with a name: run as one of /etc/passwd, or set DATABASE_URL to a server.'
      : '';
    throw new Error(`PostgreSQL's initdb failed in ${site.data}:\n${made.output}${fix}`);
  }
  try {
    renameSync(temporary, site.data);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (readVersion(site) === undefined) throw error;
  }
}

/**
 * Who may connect. Only the unix socket is open, in a folder that only the server's user may enter. Under
 * root that user is nobody, whom other programs may share, so there only root is let in
 * (PostgreSQL manual, "Peer Authentication").
 */
function writeAccess(site: Site): void {
  const shared = site.user.owner !== undefined;
  writeOwned(site, 'pg_hba.conf', shared ? 'local all all peer map=roadbed\n' : 'local all all trust\n');
  writeOwned(site, 'pg_ident.conf', shared ? `roadbed ${userInfo().username} ${ROLE}\n` : '');
}

function writeOwned({ data, user }: Site, name: string, text: string): void {
  const file = join(data, name);
  const temporary = `${file}.${randomUUID()}`;
  writeFileSync(temporary, text, { mode: 0o600 });
  if (user.owner !== undefined) chownSync(temporary, user.owner.uid, user.owner.gid);
  renameSync(temporary, file);
}

import { createHash, randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { socketFolder } from '@roadbed/process';
import type { Binaries } from './binaries.ts';
import { ensureLibraryLinks } from './library-links.ts';
import { run } from './run.ts';
import { NOBODY, thisUser, usersForRoot, type ServerUser } from './server-user.ts';

/** Where one PostgreSQL lives and as whom it runs. */
export interface Site {
  bin: string;
  /** The programs' major version, such as 18. */
  majorVersion: number;
  data: string;
  sockets: string;
  user: ServerUser;
  env: NodeJS.ProcessEnv;
}

export interface FindSiteOptions {
  home: string;
  binaries: Binaries;
  /** Where programs and data go when root's PostgreSQL cannot reach the home. @defaultValue /var/lib/roadbed */
  copyBase?: string;
  log: (line: string) => void;
}

const COPY_BASE = '/var/lib/roadbed';

/** Where the data of a home can be: in it, or beside the copied programs. */
export function dataFoldersOf(home: string, copyBase = COPY_BASE): string[] {
  return [join(home, 'postgres'), join(copyBase, hash(home))].map((folder) =>
    join(folder, 'cluster', 'data'),
  );
}

const SOCKET_FILE = '.s.PGSQL.5432.lock';

/** Finds a place and a user with which PostgreSQL can really run: each is tried, none is guessed. */
export async function findSite(options: FindSiteOptions): Promise<Site> {
  const { home, binaries } = options;
  const folder = join(home, 'postgres');
  const refusals: string[] = [];
  const elsewhere = join(options.copyBase ?? COPY_BASE, hash(home));
  if (!hasData(elsewhere) || hasData(folder)) {
    for (const user of usersFor(folder)) {
      const site = await trySite(folder, binaries, user, refusals);
      if (site !== undefined) return site;
    }
  }
  const copied = process.getuid?.() === 0 && !hasData(folder);
  const site = copied ? await copySite(elsewhere, options, refusals) : undefined;
  if (site !== undefined) return site;
  throw new Error(
    `PostgreSQL cannot run with its state in ${home}:\n${refusals.map((line) => `  - ${line}`).join('\n')}\n` +
      `Set ROADBED_HOME to a folder that it can reach, or DATABASE_URL to a server, or run as an ordinary user.`,
  );
}

/** Data belongs to whoever made it: a home first used by an ordinary user goes on as theirs under root. */
function usersFor(folder: string): ServerUser[] {
  const { uid, gid } = statSync(join(folder, 'cluster', 'data'), { throwIfNoEntry: false }) ?? NOBODY;
  const self = process.getuid?.();
  if (self === 0) return usersForRoot(uid === 0 ? NOBODY : { uid, gid });
  if (self === undefined || uid === self || !hasData(folder)) return [thisUser];
  throw new Error(
    `${folder} belongs to another user (uid ${uid}): run as that user or as root, or set ROADBED_HOME to a folder of your own`,
  );
}

async function copySite(
  elsewhere: string,
  { home, binaries, log }: FindSiteOptions,
  refusals: string[],
): Promise<Site | undefined> {
  try {
    log(
      `PostgreSQL, which never runs as root, cannot reach ${home}: ` +
        `its programs and its data are kept in ${elsewhere} instead`,
    );
    const native = binaries.native === undefined ? undefined : copyNative(binaries.native, elsewhere);
    const copied = native === undefined ? binaries : { native, bin: join(native, 'bin') };
    const [user] = usersForRoot(NOBODY);
    return user && (await trySite(elsewhere, copied, user, refusals));
  } catch (error) {
    refusals.push(`a copy in ${elsewhere}: ${(error as Error).message}`);
    return undefined;
  }
}

function copyNative(native: string, elsewhere: string): string {
  const version = hash(`${native} ${statSync(join(native, 'bin', 'postgres')).mtimeMs}`);
  const target = join(elsewhere, `native-${version}`);
  if (existsSync(target)) return target;
  makeFolder(elsewhere);
  const temporary = `${target}.${randomUUID()}`;
  cpSync(native, temporary, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

async function trySite(
  folder: string,
  { bin, native }: Binaries,
  user: ServerUser,
  refusals: string[],
): Promise<Site | undefined> {
  const cluster = join(folder, 'cluster');
  makeFolder(folder);
  makeOwnFolder(cluster, user);
  const links = native === undefined ? {} : ensureLibraryLinks(native, join(folder, 'lib'));
  const env = { ...process.env, ...links, LC_ALL: 'C' };
  const refuse = (what: string, why: string) => {
    refusals.push(`as ${user.label}: ${what}: ${why.split('\n')[0]}`);
    return undefined;
  };
  const options = { ...user.spawn, env, cwd: '/' };
  const version = await run(user.wrap([join(bin, 'postgres'), '--version']), options);
  const majorVersion = Number.parseInt(/PostgreSQL\)? (\d+)/.exec(version.output)?.[1] ?? '', 10);
  if (version.code !== 0 || Number.isNaN(majorVersion)) return refuse(`${bin}/postgres`, version.output);
  // PostgreSQL checks its files with access(2), so this does too, and writes beside.
  const probe = `[ -r "$1" ] && [ -r "$2" ] && : > "$2/.probe.$$" && rm "$2/.probe.$$"`;
  const reached = await run(
    user.wrap(['/bin/sh', '-c', probe, 'sh', join(bin, 'postgres'), cluster]),
    options,
  );
  if (reached.code !== 0) return refuse(cluster, reached.output || 'permission denied');
  const sockets = socketFolder(join(cluster, 'run'), SOCKET_FILE);
  makeOwnFolder(sockets, user);
  return { bin, majorVersion, data: join(cluster, 'data'), sockets, user, env };
}

function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
}

/** A folder that only the server's user may enter. */
function makeOwnFolder(folder: string, { owner }: ServerUser): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  const self = process.getuid?.();
  if (!found.isDirectory() || ![self, owner?.uid].includes(found.uid)) {
    throw new Error(
      `${folder} is not a folder of this user's own: remove it, or set ROADBED_HOME to another folder`,
    );
  }
  if (owner !== undefined && found.uid !== owner.uid) chownSync(folder, owner.uid, owner.gid);
  if ((found.mode & 0o777) !== 0o700) chmodSync(folder, 0o700);
}

function hasData(folder: string): boolean {
  return existsSync(join(folder, 'cluster', 'data', 'PG_VERSION'));
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

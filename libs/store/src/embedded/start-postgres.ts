import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, stopProcess, type ProcessIdentity } from '@roadbed/process';
import { findBinaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { ensureDatabase, probe, socketUrl } from './connection.ts';
import { launch } from './launch.ts';
import { findPostmaster, removeStalePostmasterFile, type Postmaster } from './postmaster.ts';
import { sizeOf, tailSince } from './server-log.ts';
import { findSite, type Site } from './site.ts';

const START_TRIES = 10;
const POLL_MS = 20;
const PATIENCE_MS = 5000;
const STOP_GRACE_MS = 30_000;

/** What a server says that cannot start yet: processes of its crashed predecessor, or a start beside this one. */
const TRANSIENT = /shared memory block|lock file "[^"]*" already exists|is still in use/;

export interface StartPostgresOptions {
  /** The folder of all state; PostgreSQL's is `<home>/postgres`, its log `<home>/logs/postgres.log`. */
  home: string;
  /** Gets one line of progress for a person at a time. */
  log: (line: string) => void;
  /** Whether a commit waits for the disk. False is for tests only: a crash then loses data. @defaultValue true */
  durable?: boolean;
  /** Where programs and data go when root's PostgreSQL cannot reach the home. @defaultValue /var/lib/roadbed */
  copyBase?: string;
}

export interface Postgres {
  /** The database `roadbed`, on the unix socket: `postgresql://roadbed@localhost/roadbed?host=…`. */
  url: string;
  identity: ProcessIdentity;
  /** Whether it was running already. */
  adopted: boolean;
  logFile: string;
  /** Ends it by a fast shutdown (SIGINT): open transactions roll back, nothing committed is lost. */
  stop: () => Promise<void>;
}

/**
 * Brings the embedded PostgreSQL up: adopts the one that runs on this home, else makes the data folder when
 * there is none and starts one. After a crash it recovers by itself. Several starts at once share one server.
 *
 * Throws with the end of the server's log when it does not start.
 */
export async function startPostgres(options: StartPostgresOptions): Promise<Postgres> {
  const home = resolve(options.home);
  const site = await findSite({ ...options, home, binaries: findBinaries() });
  const logFile = join(home, 'logs', 'postgres.log');
  const position = sizeOf(logFile);
  const { durable = true } = options;
  for (let attempt = 1; attempt <= START_TRIES; attempt += 1) {
    const running = await findPostmaster(site.data);
    if (running !== undefined && (await answers(running, site, options.log))) {
      return face(running.identity, running.sockets ?? site.sockets, true, logFile);
    }
    await ensureCluster(site, { log: options.log, durable });
    await removeStalePostmasterFile(site.data);
    const identity = await launch(site, { logFile, durable });
    if (identity !== undefined && (await answers({ identity }, site, options.log))) {
      // What answers may be the server of a start beside this one, while this one's is about to give way to it.
      const serving = await findPostmaster(site.data);
      const adopted = serving !== undefined && serving.identity.pid !== identity.pid;
      return face(adopted ? serving.identity : identity, site.sockets, adopted, logFile);
    }
    if (!TRANSIENT.test(tailSince(logFile, position))) break;
    await delay(100 * attempt);
  }
  throw new Error(
    `PostgreSQL does not start on ${site.data}. The end of ${logFile}:\n${tailSince(logFile, position)}`,
  );
}

/** Waits until a server answers, however long its recovery takes; false when its process ends before. */
async function answers(server: Postmaster, site: Site, log: (line: string) => void): Promise<boolean> {
  let nextWord = performance.now() + PATIENCE_MS;
  while (await isRunning(server.identity)) {
    const state = await probe(server.sockets ?? site.sockets);
    if (state === 'ready') return isRunning(server.identity);
    if (state instanceof Error) throw new Error(`PostgreSQL refuses: ${state.message}`, { cause: state });
    if (performance.now() >= nextWord) {
      log('PostgreSQL is still starting; after a crash it first replays its journal');
      nextWord += PATIENCE_MS;
    }
    await delay(POLL_MS);
  }
  return false;
}

async function face(
  identity: ProcessIdentity,
  sockets: string,
  adopted: boolean,
  logFile: string,
): Promise<Postgres> {
  await ensureDatabase(sockets);
  const stop = async () => {
    await stopProcess(identity, { signal: 'SIGINT', graceMs: STOP_GRACE_MS });
  };
  return { url: socketUrl(sockets), identity, adopted, logFile, stop };
}

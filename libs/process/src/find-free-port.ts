import { once } from 'node:events';
import { createServer } from 'node:net';
import { portOwner, type PortOwner } from './port-owner.ts';

const TRIES = 200;
const LAST_PORT = 65_535;

export interface FindFreePortOptions {
  /** The port wanted; when it is taken, the next ones above it are tried. Without it the kernel picks one. */
  preferred?: number;
  /** The address that will be listened on. */
  host: string;
}

export interface FreePort {
  port: number;
  /** Who has the preferred port, when that one could not be had. */
  takenBy?: PortOwner;
}

/**
 * A port that nothing listens on at this moment; another process may take it before the caller does.
 * A port is also taken when only `::1` has it: browsers try that first for `localhost`.
 */
export async function findFreePort({ preferred, host }: FindFreePortOptions): Promise<FreePort> {
  if (preferred === undefined) return { port: await anyPort(host) };
  if (await isFree(preferred, host)) return { port: preferred };
  const takenBy = (await portOwner(preferred)) ?? {};
  const last = Math.min(preferred + TRIES, LAST_PORT);
  for (let port = preferred + 1; port <= last; port += 1) {
    if (await isFree(port, host)) return { port, takenBy };
  }
  return { port: await anyPort(host), takenBy };
}

async function isFree(port: number, host: string): Promise<boolean> {
  if ((await tryListen(port, host)).error !== undefined) return false;
  if (host === '::1') return true;
  const { error } = await tryListen(port, '::1');
  return error?.code !== 'EADDRINUSE';
}

async function anyPort(host: string): Promise<number> {
  const { port, error } = await tryListen(0, host);
  if (port === undefined)
    throw new Error(`no port can be opened on ${host}: ${error?.message}`, { cause: error });
  return port;
}

async function tryListen(
  port: number,
  host: string,
): Promise<{ port?: number; error?: NodeJS.ErrnoException }> {
  const server = createServer();
  try {
    server.listen({ port, host, exclusive: true });
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    return typeof address === 'object' && address !== null ? { port: address.port } : {};
  } catch (error) {
    return { error: error as NodeJS.ErrnoException };
  }
}

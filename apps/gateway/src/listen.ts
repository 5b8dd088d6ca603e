import { chmod, lstat, unlink } from 'node:fs/promises';
import { connect, type AddressInfo, type ListenOptions, type Server } from 'node:net';

/** Thrown at start when the gateway cannot have its port or its socket. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Listens on a TCP port and tells which one it got. */
export async function listenOnPort(server: Server, host: string, port: number): Promise<number> {
  try {
    await listen(server, { host, port });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'EADDRINUSE' ? 'another process listens there' : message;
    throw new ListenError(
      `The gateway cannot listen on ${host}:${port}: ${reason}. Stop that process or set PORT to another port (0 for any).`,
      { cause: error },
    );
  }
  return (server.address() as AddressInfo).port;
}

/**
 * Listens on a unix socket that only this user may use. A socket that a killed process left behind is removed; one
 * that somebody answers on, or a file of another kind, is an error.
 */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  try {
    await listen(server, { path });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE') {
      throw new ListenError(
        `The gateway cannot make its admin socket ${path}: ${message}. Its folder must exist and be writable; else set GATEWAY_ADMIN_SOCKET.`,
        { cause: error },
      );
    }
    await removeStaleSocket(path);
    await listen(server, { path });
  }
  await chmod(path, 0o600);
}

async function removeStaleSocket(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found && !found.isSocket()) {
    throw new ListenError(
      `The admin socket ${path} cannot be made: a file that is no socket is there. Move it away or set GATEWAY_ADMIN_SOCKET.`,
    );
  }
  if (await isAnswered(path)) {
    throw new ListenError(
      `Another gateway answers on the admin socket ${path}. Stop it first or set GATEWAY_ADMIN_SOCKET to another path.`,
    );
  }
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** Whether a process listens there. A full backlog (EAGAIN) or a missing right is a process too. */
async function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT');
    });
  });
}

async function listen(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error) => reject(error);
    server.once('error', onError);
    server.listen(options, () => {
      server.off('error', onError);
      resolve();
    });
  });
}

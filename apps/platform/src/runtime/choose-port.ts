import { findFreePort } from '@roadbed/process';

const host = '127.0.0.1';
/** Below the ports that Linux (32768) and macOS (49152) give to outgoing connections, which could take one meanwhile. */
const lowest = 14_000;
const highest = 31_999;

/** By when an instance that is going to listen does, in milliseconds. */
const keptForMs = 60_000;

const given = new Set<number>();

/**
 * A free port for an instance, which nothing else is given between now and the moment when the instance listens.
 *
 * @param before where it listened when it ran before: that again, if it is free still
 */
export async function choosePort(before?: number): Promise<number> {
  for (let wanted = before; ; wanted = undefined) {
    const preferred = wanted ?? lowest + Math.floor(Math.random() * (highest - lowest + 1));
    if (given.has(preferred)) continue;
    const { port } = await findFreePort({ preferred, host });
    if (port !== preferred) continue;
    given.add(port);
    // A process that starts again and again must not use the ports up.
    setTimeout(() => given.delete(port), keptForMs).unref();
    return port;
  }
}

import { writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/** Where lines wait until they are written. */
export interface LogDestination extends DestinationStream {
  /** Writes what waits, before it returns. */
  flush(): void;
}

/** Written at the latest when this much waits, in characters, and after this time, in milliseconds. */
const BUFFER_LENGTH = 16 * 1024;
const FLUSH_AFTER_MS = 50;
/** How long to wait before a full pipe is tried again, in milliseconds. */
const FULL_PIPE_WAIT_MS = 5;

const STDOUT = 1;

let shared: LogDestination | undefined;

/**
 * Standard output, written in pieces of 16 KiB or after 50 ms, and at exit whatever its cause but SIGKILL:
 * one system call for a hundred lines. The process has one, whoever asks, so that lines keep their order.
 *
 * When nobody reads any more (EPIPE, for example `node server.ts | head -1`), lines are dropped and the service
 * goes on; so it does on a full disk, until there is room again. Not pino's own destination: its flushSync tries a closed pipe for ever.
 */
export function stdoutDestination(): LogDestination {
  shared ??= createDestination();
  return shared;
}

function createDestination(): LogDestination {
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const text = waiting;
    waiting = '';
    if (!isClosed && text !== '') isClosed = !writeWhole(Buffer.from(text));
  };
  process.on('exit', flush);
  return {
    write: (line) => {
      waiting += line;
      if (waiting.length >= BUFFER_LENGTH) flush();
      else timer ??= setTimeout(flush, FLUSH_AFTER_MS).unref();
    },
    flush,
  };
}

/**
 * Whether more can be written from now on; a full pipe is waited for, so that no line is lost to a slow reader. What a
 * full disk does not take is lost.
 */
function writeWhole(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(STDOUT, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EAGAIN') return code !== 'EPIPE';
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_PIPE_WAIT_MS);
    }
  }
  return true;
}

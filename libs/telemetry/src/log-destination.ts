import { pino } from 'pino';
import type { DestinationStream } from 'pino';

/** Where lines wait until they are written. */
export interface LogDestination extends DestinationStream {
  /** Writes what waits, before it returns. */
  flush(): void;
}

/** Written at the latest when this much waits, in bytes, and after this time, in milliseconds. */
const BUFFER_BYTES = 16 * 1024;
const FLUSH_AFTER_MS = 50;

let shared: LogDestination | undefined;

/**
 * Standard output, written in pieces of 16 KiB or after 50 ms, and at exit whatever its cause but SIGKILL:
 * one system call for a hundred lines. The process has one, whoever asks, so that lines keep their order.
 */
export function stdoutDestination(): LogDestination {
  shared ??= createDestination();
  return shared;
}

function createDestination(): LogDestination {
  const stdout = pino.destination({ fd: 1, sync: true, minLength: BUFFER_BYTES, maxWrite: 4 * BUFFER_BYTES });
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    stdout.flushSync();
  };
  process.on('exit', flush);
  return {
    write: (line) => {
      stdout.write(line);
      timer ??= setTimeout(flush, FLUSH_AFTER_MS).unref();
    },
    flush,
  };
}

const PLAIN_EVERY_MS = 5000;

/** Where a command tells a person what it does. */
export interface Output {
  line: (text: string) => void;
  error: (text: string) => void;
  /** Replaces the last progress on a terminal; elsewhere a plain line now and then. */
  progress: (text: string) => void;
}

export function createOutput(
  stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number },
  stderr: NodeJS.WritableStream,
): Output {
  let nextPlain = 0;
  const clear = () => (stdout.isTTY ? '\r\u001B[K' : '');
  return {
    line: (text) => stdout.write(`${clear()}${text}\n`),
    error: (text) => {
      stdout.write(clear());
      stderr.write(`${text}\n`);
    },
    progress: (text) => {
      if (stdout.isTTY) {
        stdout.write(`${clear()}${text.slice(0, (stdout.columns ?? 80) - 1)}`);
      } else if (performance.now() >= nextPlain) {
        nextPlain = performance.now() + PLAIN_EVERY_MS;
        stdout.write(`${text}\n`);
      }
    },
  };
}

export const output = createOutput(process.stdout, process.stderr);

/** A reader that goes away (`npm start | head`), or a file on a full disk, must not end what is running. */
export function ignoreBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!['EPIPE', 'EIO', 'ENOSPC'].includes(error.code ?? '')) throw error;
    });
  }
}

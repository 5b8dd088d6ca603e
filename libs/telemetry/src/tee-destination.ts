import type { DestinationStream } from 'pino';

/** Hands each line to both; the first one goes first. */
export function teeDestination(
  first: DestinationStream,
  second: DestinationStream | undefined,
): DestinationStream {
  if (second === undefined) {
    return first;
  }
  return {
    write: (line) => {
      first.write(line);
      second.write(line);
    },
  };
}

import { readFileSync, statSync } from 'node:fs';

/** The end of what a log file got since a position, for a person. */
export function tailSince(file: string, position: number, lines = 12): string {
  try {
    const text = readFileSync(file).subarray(position).toString().trimEnd();
    return text.split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

/** How long a file is now; 0 when there is none. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

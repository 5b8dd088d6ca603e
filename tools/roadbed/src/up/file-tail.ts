import { readFileSync, statSync } from 'node:fs';

/** Remembers how long a file is now. */
export function fileTail(
  file: string,
  lines = 15,
): { /** The last lines written since then. */ since: () => string } {
  const position = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return {
    since: () => {
      try {
        const text = readFileSync(file).subarray(position).toString().trimEnd();
        return text.split('\n').slice(-lines).join('\n');
      } catch {
        return '';
      }
    },
  };
}

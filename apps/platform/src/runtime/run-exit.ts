import { readFile, stat } from 'node:fs/promises';

/**
 * A program for `sh -c`: runs the command that follows, hands on the signals that ask it to end, and notes its exit
 * code in the file that is its `$0`, whole or not at all. So a run that ends while no platform is there is not lost.
 */
export const NOTE_EXIT = `
"$@" & run=$!
trap 'kill -TERM "$run" 2>/dev/null' TERM INT
wait "$run"; code=$?
while kill -0 "$run" 2>/dev/null; do wait "$run"; code=$?; done
echo "$code" > "$0.draft" && mv -f "$0.draft" "$0"
`;

/** How a run ended: its exit code, 128 and the number of the signal that ended it, and when. */
export type RunExit = { code: number; at: Date };

/** What is noted of the end of a run; undefined when nothing is, because it goes on or was killed. */
export async function readRunExit(exitFile: string): Promise<RunExit | undefined> {
  try {
    const { mtime } = await stat(exitFile);
    return { code: Number.parseInt(await readFile(exitFile, 'utf8'), 10), at: mtime };
  } catch {
    return undefined;
  }
}

import { readFile, stat } from 'node:fs/promises';

/**
 * A program for `sh -c`: runs the command that follows, hands on the signals that ask it to end, and notes its exit
 * code in the file that is its `$0`, whole or not at all. So a run that ends while no platform is there is not lost.
 * A signal ends `wait` before the run has ended (POSIX), so it waits again; 127 says that there is nothing to wait for.
 */
export const NOTE_EXIT = `
run= asked=
hand_on() { asked=1; [ -z "$run" ] || kill -TERM "$run" 2>/dev/null; }
trap hand_on TERM INT
"$@" & run=$!
[ -z "$asked" ] || hand_on
wait "$run"; code=$?
while [ -n "$asked" ]; do asked=; wait "$run"; again=$?; [ "$again" -eq 127 ] || code=$again; done
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

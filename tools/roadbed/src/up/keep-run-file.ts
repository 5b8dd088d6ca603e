import { pause } from './pause.ts';
import { writeRunFile, type RunFile } from './run-file.ts';
import type { Running, Unit } from './unit.ts';

const RETRY_MS = 1000;

export interface KeepRunFileOptions {
  home: string;
  run: RunFile;
  signal: AbortSignal;
  say: (line: string) => void;
}

/**
 * Keeps `run.json` true after a restart. One that cannot be written, on a full disk for example, is tried again until it
 * can be: what runs goes on meanwhile.
 */
export function createRunFileKeeper({ home, run, signal, say }: KeepRunFileOptions) {
  let isBehind = false;
  const keep = async (): Promise<void> => {
    if (isBehind) return;
    for (isBehind = true; isBehind && !signal.aborted;) {
      try {
        writeRunFile(home, run);
        isBehind = false;
      } catch (error) {
        say(`run.json is not up to date: ${(error as Error).message}`);
        await pause(RETRY_MS, signal);
      }
    }
  };
  return (name: Unit['name'], running: Running): void => {
    Object.assign(run[name] ?? {}, running);
    void keep();
  };
}

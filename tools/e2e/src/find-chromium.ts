import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The browser of the end-to-end tests: `CHROMIUM`, or what is on PATH. Undefined where there is none.
 *
 * @throws in continuous integration, where a missing browser must not pass for a passed test.
 */
export function findChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = [
    process.env['CHROMIUM'] ?? '',
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
  ];
  const found = candidates.find((file) => file !== '' && isExecutable(file));
  if (found !== undefined) return found;
  const fix = 'install Chromium (Debian: apt-get install chromium), or set CHROMIUM to a browser';
  if (process.env['CI'] !== undefined) throw new Error(`no browser for the end-to-end tests. Fix: ${fix}.`);
  console.warn(`SKIPPED: the story in a browser, because there is none. To run it, ${fix}.`);
  return undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigAnswer } from '@roadbed/config/command';
import { parseToggleFile, ToggleFileError } from '@roadbed/toggles';

const TOGGLES_FILE = 'toggles.json';

/**
 * Adds to what `--check-config` answers whether the toggles of the folder can be used. A folder without a file of
 * toggles changes nothing. Loaded late: it brings OpenFeature along.
 */
export async function checkToggles(answer: ConfigAnswer, folder: string): Promise<ConfigAnswer> {
  let text: string;
  try {
    text = await readFile(join(folder, TOGGLES_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return answer;
    }
    throw error;
  }
  const result = parseToggleFile(text);
  if (result.ok) {
    return { ...answer, output: `${answer.output}${TOGGLES_FILE}: can be used\n` };
  }
  return {
    output: `${answer.output}${TOGGLES_FILE}: cannot be used\n`,
    complaint: `${answer.complaint}${new ToggleFileError(TOGGLES_FILE, result.problems).message}\n`,
    exitCode: 1,
  };
}

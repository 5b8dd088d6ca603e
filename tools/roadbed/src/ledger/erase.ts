import { z } from 'zod';
import type { Platform } from '../deploy/platform-api.ts';
import { output } from '../output.ts';
import type { Erasable } from './parse-ledger-command.ts';

/** Has the platform erase personal data, and says how much that was. */
export async function erase(
  platform: Platform,
  { which, reason }: { which: Erasable; reason: string },
): Promise<number> {
  const asked = Object.entries({ ...which, reason }).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  const path = `/api/v1/ledger/personal?${new URLSearchParams(asked).toString()}`;
  const answer = await platform.delete(path, z.object({ entries: z.int(), values: z.int() }));
  if (!answer.ok) {
    output.error(answer.reason);
    return 1;
  }
  const { entries, values } = answer.body;
  output.line(
    values === 0
      ? 'Nothing to erase: the ledger has no such personal data, or it was erased already.'
      : `Erased ${count(values, 'value', 'values')} of ${count(entries, 'entry', 'entries')} for good, on record. Exports and backups made before have them still.`,
  );
  return 0;
}

const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;

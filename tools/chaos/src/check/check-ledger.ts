import { Readable } from 'node:stream';
import { parseVerifierKeys, verifyExport } from '@roadbed/ledger';
import { z } from 'zod';

const entrySchema = z.object({ id: z.string(), type: z.string(), changeid: z.string().optional() });

/**
 * The ledger is whole, by its export alone; it goes on from every checkpoint that was taken before; each event is in it
 * once, and no change went live twice.
 */
export async function checkLedger(
  text: string,
  keys: string,
  checkpoints: readonly string[],
): Promise<{ problems: string[]; entries: number }> {
  const verifiers = parseVerifierKeys(keys);
  const problems: string[] = [];
  let entries = 0;
  for (const published of [undefined, ...new Set(checkpoints)]) {
    const verdict = await verifyExport(Readable.from([text]), { verifiers, published });
    entries = verdict.entries;
    problems.push(...verdict.problems.map(({ kind, message }) => `ledger: ${kind}: ${message}`));
  }
  const events = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('{"ledger":'))
    .map((line) => entrySchema.parse(JSON.parse(line)));
  problems.push(...repeated(events.map(({ id }) => id)).map((id) => `twice: the event ${id}`));
  const live = events.filter(({ type }) => type === 'roadbed.change.live.v1');
  problems.push(...repeated(live.map(({ changeid = '' }) => changeid)).map((id) => `twice: ${id} went live`));
  return { problems, entries };
}

function repeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size);
}

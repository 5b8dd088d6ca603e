import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseVerifierKeys, verifyExport } from '@roadbed/ledger';
import type { ExportVerdict } from '@roadbed/ledger';
import { output } from '../output.ts';
import { toNote } from './to-note.ts';

/** So many problems are printed: a file of another kind has one in each line. */
const shownProblems = 20;

/** Checks an export and says what it found. Exit code 0 when all is whole, 1 when it is not. */
export async function verifyFile(
  file: string,
  { keysFile, checkpoint }: { keysFile: string; checkpoint: string | undefined },
): Promise<number> {
  const verifiers = parseVerifierKeys(await readText(keysFile, 'the public keys (--keys)'));
  if (verifiers.length === 0) throw new Error(`There is no public key in ${keysFile}.`);
  const published =
    checkpoint === undefined
      ? undefined
      : toNote(await readText(checkpoint, 'the published checkpoint (--checkpoint)'));
  let verdict: ExportVerdict;
  try {
    verdict = await verifyExport(createReadStream(file, { highWaterMark: 2 ** 20 }), {
      verifiers,
      published,
    });
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`${file} cannot be read: ${message}`, { cause: error });
  }
  return tell(file, verdict);
}

function tell(file: string, { problems, entries, erased, checkpoint }: ExportVerdict): number {
  if (problems.length > 0) {
    output.error(`${file} is not the ledger that was signed:`);
    for (const { message } of problems.slice(0, shownProblems)) output.error(`  ${message}`);
    if (problems.length > shownProblems) output.error(`  and ${problems.length - shownProblems} more`);
    return 1;
  }
  output.line(
    `${file} is whole: ${entries} entries of ${checkpoint?.origin}, each what was recorded, in its place`,
  );
  output.line(`  root       ${checkpoint?.root.toString('base64')}`);
  output.line(`  signed by  ${checkpoint?.signedBy.join(', ')}`);
  if (erased > 0)
    output.line(`  ${erased} values of personal data were erased; their entries are proven all the same`);
  return 0;
}

async function readText(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`${file}, ${what}, cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

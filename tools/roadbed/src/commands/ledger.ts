import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { parseVerifierKeys, verifyExport } from '@roadbed/ledger';
import type { ExportVerdict } from '@roadbed/ledger';
import { z } from 'zod';
import { findPlatform } from '../deploy/platform-api.ts';
import { output } from '../output.ts';
import { parseSettings } from '../settings.ts';

const USAGE = `roadbed ledger export FILE   the whole ledger of the running platform, with its signed checkpoints
roadbed ledger verify FILE   checks an export with nothing but the file and the public keys: no platform, no network

  --keys=FILE        the public keys, one a line   (default: ledger.vkeys in the folder ledger of ROADBED_HOME)
  --checkpoint=FILE  a checkpoint that was published elsewhere: what it covers must be there

  ROADBED_PLATFORM_URL  the platform to export from  (default: the one that runs with its state in ROADBED_HOME)`;

const environmentSchema = z.object({
  ROADBED_PLATFORM_URL: z.url({ protocol: /^https?$/, error: 'must be an address, http://…' }).optional(),
});
/** So many problems are printed: a file of another kind has one in each line. */
const shownProblems = 20;

/**
 * `roadbed ledger export|verify FILE`. Exit code 0 when it is done and all is whole, 1 when it is not, 2 when the
 * command line is wrong.
 */
export async function ledger(args: readonly string[]): Promise<number> {
  const asked = parseCommandLine(args);
  if (!asked.ok) {
    output.error(`${asked.problem}\n\n${USAGE}`);
    return 2;
  }
  return asked.verb === 'export' ? await exportTo(asked.file) : await verify(asked);
}

async function exportTo(file: string): Promise<number> {
  const given = environmentSchema.safeParse({
    ROADBED_PLATFORM_URL: process.env['ROADBED_PLATFORM_URL'] || undefined,
  });
  if (!given.success) throw new Error(`ROADBED_PLATFORM_URL ${given.error.issues[0]?.message}`);
  const { url } = await findPlatform(given.data.ROADBED_PLATFORM_URL, parseSettings(process.env).home);
  const response = await fetch(`${url}/api/v1/ledger/export`).catch((error: unknown) => {
    throw new Error(
      `The platform at ${url} does not answer. Start it with npm start, or correct ROADBED_PLATFORM_URL.`,
      {
        cause: error,
      },
    );
  });
  if (!response.ok || response.body === null) {
    throw new Error(
      `The platform gives no export of its ledger: ${response.status} ${await response.text()}`,
    );
  }
  // Whole or not at all: half an export would look like one that was cut.
  const draft = `${file}.${process.pid}.draft`;
  try {
    await pipeline(Readable.fromWeb(response.body), createWriteStream(draft));
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
  output.line(`The ledger is in ${file}; check it with roadbed ledger verify ${file}`);
  return 0;
}

async function verify({ file, keys, checkpoint }: Extract<CommandLine, { ok: true }>): Promise<number> {
  const keysFile = keys ?? join(parseSettings(process.env).home, 'ledger', 'ledger.vkeys');
  const verifiers = parseVerifierKeys(await readText(keysFile, 'the public keys (--keys)'));
  if (verifiers.length === 0) throw new Error(`There is no public key in ${keysFile}.`);
  const published =
    checkpoint === undefined
      ? undefined
      : await readText(checkpoint, 'the published checkpoint (--checkpoint)');
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

type CommandLine =
  | {
      ok: true;
      verb: 'export' | 'verify';
      file: string;
      keys: string | undefined;
      checkpoint: string | undefined;
    }
  | { ok: false; problem: string };

function parseCommandLine(args: readonly string[]): CommandLine {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { keys: { type: 'string' }, checkpoint: { type: 'string' } },
    });
    const [verb, file, ...more] = positionals;
    if (verb !== 'export' && verb !== 'verify') return { ok: false, problem: 'Say export or verify.' };
    if (file === undefined) return { ok: false, problem: 'Name a file.' };
    if (more.length > 0) return { ok: false, problem: `One file at a time: "${more.join(' ')}" is more.` };
    return { ok: true, verb, file, keys: values.keys, checkpoint: values.checkpoint };
  } catch (error) {
    return { ok: false, problem: (error as Error).message };
  }
}

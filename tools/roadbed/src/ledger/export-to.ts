import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Platform } from '../deploy/platform-api.ts';
import { output } from '../output.ts';

/** Writes the ledger of a platform into a file: with personal data where the platform knows who asks. */
export async function exportTo({ url, headers }: Platform, file: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/ledger/export`, { headers }).catch((error: unknown) => {
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

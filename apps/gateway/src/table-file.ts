import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { tableSchema, type TableState } from './route-schema.ts';

/** Thrown at start when the table file is there but cannot be used. Trying again does not help. */
export class TableFileError extends Error {
  override readonly name = 'TableFileError';
}

const wayOut =
  'Put a good copy back, or remove the file to start without routes; the next deploy of each service brings its route again.';

/** Reads the routing table; a file that does not exist is an empty table. */
export async function readTableFile(file: string): Promise<TableState> {
  const text = await readText(file);
  if (text === undefined) return { version: 1, routes: [], removed: [] };
  const parsed = tableSchema.safeParse(parseJson(file, text));
  if (parsed.success) return parsed.data;
  throw new TableFileError(
    `The table file ${file} is not a routing table:\n${z.prettifyError(parsed.error)}\n${wayOut}`,
  );
}

/**
 * Puts the table in the place of the one before. The file is the old table or the new one at every moment,
 * also after a crash of the process or of the machine: written beside it, synced, then renamed.
 */
export async function writeTableFile(file: string, table: TableState): Promise<void> {
  const next = `${file}.next`;
  const handle = await open(next, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(table, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(next, file);
  await syncFolder(dirname(file));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new TableFileError(
      `The table file ${file} cannot be read: ${(error as Error).message}. Give this user the right to read it, or set GATEWAY_TABLE_FILE to another file.`,
      { cause: error },
    );
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TableFileError(
      `The table file ${file} is not JSON (${text.length} characters): ${(error as Error).message}. ${wayOut}`,
      { cause: error },
    );
  }
}

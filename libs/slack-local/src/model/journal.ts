import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { entrySchema, type Entry } from './entry.ts';

export type Journal = { append(entry: Entry): void; close(): void };
export type OpenedJournal = { entries: Entry[]; journal: Journal };

/**
 * Opens an append-only file of JSON lines and reads what is there.
 * A last line that a crash tore is cut off. A bad line before the last throws: it is no crash that did it.
 */
export function openJournal(file: string): OpenedJournal {
  mkdirSync(dirname(file), { recursive: true });
  const { entries, goodBytes, totalBytes } = readEntries(file);
  if (goodBytes < totalBytes) truncateSync(file, goodBytes);
  let descriptor: number | undefined = openSync(file, 'a', 0o600);
  return {
    entries,
    journal: {
      append(entry) {
        if (descriptor === undefined) throw new Error(`${file} is closed: the server is stopping`);
        // Written in one synchronous call: once an answer leaves, a kill of the process cannot lose the line.
        appendFileSync(descriptor, `${JSON.stringify(entry)}\n`);
      },
      close() {
        if (descriptor !== undefined) closeSync(descriptor);
        descriptor = undefined;
      },
    },
  };
}

function readEntries(file: string): { entries: Entry[]; goodBytes: number; totalBytes: number } {
  const text = readIfThere(file);
  const totalBytes = Buffer.byteLength(text);
  const end = text.lastIndexOf('\n') + 1;
  const lines = text.slice(0, end).split('\n').slice(0, -1);
  const entries: Entry[] = [];
  for (const [index, line] of lines.entries()) {
    const entry = parseLine(line);
    if (entry === undefined) {
      throw new Error(
        `${file}:${index + 1} is not a journal line: ${line.slice(0, 80)}. ` +
          'Repair or delete this line, or move the file away to start with an empty workspace.',
      );
    }
    entries.push(entry);
  }
  return { entries, goodBytes: Buffer.byteLength(text.slice(0, end)), totalBytes };
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function parseLine(line: string): Entry | undefined {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

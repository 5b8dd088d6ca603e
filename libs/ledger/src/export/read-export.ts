import { GrowingTree } from '../merkle/growing-tree.ts';
import { leafHash } from '../merkle/leaf-hash.ts';
import { hashesPerLine, otherLine, otherLineSchema, toLine } from './format.ts';
import type { OtherLine } from './format.ts';
import type { ExportProblem } from './problem.ts';
import { splitLines } from './split-lines.ts';

type Line<Kind extends OtherLine['ledger']> = Extract<OtherLine, { ledger: Kind }>;

/** What a file says, read once from its beginning to its end. */
export type ReadExport = {
  header: Line<'export'> | undefined;
  /** The leaf hashes of the entries' lines, and the number of each line. */
  leaves: Buffer[];
  lineOf: number[];
  personal: (Line<'personal'> & { line: number; entry: string; entryAt: number })[];
  hashes: (Line<'hashes'> & { line: number })[];
  notes: { note: string; line: number }[];
  /** How many personal values the entries commit to. */
  commitments: number;
  problems: ExportProblem[];
};

/** The order in which the kinds of lines stand. */
const ranks = { export: 0, entry: 1, personal: 1, hashes: 2, checkpoint: 3, end: 4 };

/** Reads an export. Whatever cannot be read is a problem, and the rest is read on. */
export async function readExport(chunks: AsyncIterable<Uint8Array | string>): Promise<ReadExport> {
  const read: ReadExport = {
    header: undefined,
    leaves: [],
    lineOf: [],
    personal: [],
    hashes: [],
    notes: [],
    commitments: 0,
    problems: [],
  };
  let [line, rank, entry] = [0, -1, ''];
  let end: number | undefined;
  const problem = (kind: ExportProblem['kind'], message: string) =>
    read.problems.push({ kind, line, message });
  const take = (text: string) => {
    const parsed = text.startsWith(otherLine) ? parseOther(text) : undefined;
    if (parsed === undefined && text.startsWith(otherLine)) {
      problem('unreadable', `line ${line} is no line of an export`);
      return;
    }
    const place = ranks[parsed?.ledger ?? 'entry'];
    if (place < rank || (place === rank && (place === 0 || place === 4))) {
      problem('reordered', `line ${line} does not stand in its place`);
    }
    rank = Math.max(rank, place);
    if (parsed === undefined) {
      entry = text;
      read.leaves.push(leafHash(Buffer.from(text, 'utf8')));
      read.lineOf.push(line);
      if (text.includes('"personal":{')) read.commitments += commitmentsOf(text).size;
    } else if (parsed.ledger === 'export') {
      if (line === 1) read.header = parsed;
    } else if (parsed.ledger === 'personal') {
      read.personal.push({ ...parsed, line, entry, entryAt: read.leaves.length - 1 });
    } else if (parsed.ledger === 'hashes') {
      if (parsed.index !== read.hashes.length * hashesPerLine) {
        problem('hash-altered', `line ${line} does not hold the hashes from entry ${parsed.index} on`);
      }
      read.hashes.push({ ...parsed, line });
    } else if (parsed.ledger === 'checkpoint') {
      read.notes.push({ note: parsed.note, line });
    } else {
      end = parsed.lines;
    }
  };
  const lines = splitLines(chunks);
  for (;;) {
    const next = await lines.next();
    if (next.done === true) {
      if (!next.value) problem('truncated', `line ${line}, the last, is not whole`);
      break;
    }
    line += 1;
    take(next.value);
  }
  if (read.header === undefined) {
    read.problems.push({
      kind: 'unreadable',
      line: 1,
      message: 'line 1 is not the header of an export: was the file made by roadbed ledger export?',
    });
  }
  if (end === undefined) {
    problem('truncated', `the file ends at line ${line}, without its end line`);
  } else if (end !== line) {
    const how = end > line ? 'removed' : 'inserted';
    read.problems.push({
      kind: how,
      message: `the file has ${line} lines where ${end} were written: lines were ${how}`,
    });
  }
  return read;
}

/** The commitments to personal data of an entry's line, by field. */
export function commitmentsOf(text: string): Map<string, string> {
  try {
    const { data } = JSON.parse(text) as { data?: { personal?: Record<string, unknown> } };
    const found = Object.entries(data?.personal ?? {});
    return new Map(
      found.flatMap(([field, value]) => (typeof value === 'string' ? [[field, value] as const] : [])),
    );
  } catch {
    return new Map();
  }
}

function parseOther(text: string): OtherLine | undefined {
  try {
    const parsed = otherLineSchema.safeParse(JSON.parse(text));
    // Another spelling of the same line is a line that was altered.
    return parsed.success && toLine(parsed.data) === text ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The roots of the trees of the first so many leaves; of sizes there are leaves for. */
export function rootsAt(leaves: readonly Buffer[], sizes: Iterable<number>): Map<number, Buffer> {
  const wanted = new Set(sizes);
  const roots = new Map<number, Buffer>();
  const tree = new GrowingTree();
  if (wanted.has(0)) roots.set(0, tree.root());
  for (const leaf of leaves) {
    tree.append(leaf);
    if (wanted.has(tree.size)) roots.set(tree.size, tree.root());
  }
  return roots;
}

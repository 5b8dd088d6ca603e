import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { openCheckpoint } from '../checkpoint/checkpoint.ts';
import type { NoteVerifier } from '../checkpoint/signed-note.ts';
import { commitTo } from '../personal.ts';
import { compareLeaves } from './compare-leaves.ts';
import type { Difference } from './compare-leaves.ts';
import { hashesPerLine } from './format.ts';
import type { ExportProblem } from './problem.ts';
import type { ReadExport } from './read-export.ts';
import { commitmentsOf, readExport, rootsAt } from './read-export.ts';

/** What was found out about an export. It is whole when there are no problems. */
export type ExportVerdict = {
  problems: ExportProblem[];
  entries: number;
  /** Personal values that were erased: their entries are proven all the same. */
  erased: number;
  /** The newest checkpoint of the file whose signature counts. */
  checkpoint: (Checkpoint & { signedBy: string[] }) | undefined;
};

export type VerifyExportOptions = {
  /** The keys whose signatures count. */
  verifiers: readonly NoteVerifier[];
  /** A checkpoint that was published elsewhere: what it covers must be there, as it was. A signed note. */
  published?: string | undefined;
};

type Signed = Checkpoint & { line: number | undefined; signedBy: string[] };

/**
 * Checks an export with nothing but its bytes and the public keys: that every entry is what was signed, in its place,
 * and none is missing. Names what is not.
 */
export async function verifyExport(
  chunks: AsyncIterable<Uint8Array | string>,
  { verifiers, published }: VerifyExportOptions,
): Promise<ExportVerdict> {
  const read = await readExport(chunks);
  const problems = [...read.problems, ...checkPersonal(read)];
  const signed = openNotes(read, verifiers, problems);
  const outside = published === undefined ? undefined : openPublished(published, verifiers, read, problems);
  const known = outside === undefined ? signed : [...signed, outside];
  const newest = signed.at(-1);
  if (newest === undefined) {
    problems.push({
      kind: 'signature',
      message: 'no checkpoint of the file is signed by a key that was given',
    });
  } else {
    if (read.header !== undefined && read.header.size !== newest.size) {
      problems.push({
        kind: 'truncated',
        message: `the header names ${read.header.size} entries, the newest signed checkpoint ${newest.size}`,
      });
    }
    problems.push(...checkEntries(read, known, newest));
  }
  return {
    problems,
    entries: read.leaves.length,
    erased: read.commitments - read.personal.length,
    checkpoint: newest && {
      origin: newest.origin,
      size: newest.size,
      root: newest.root,
      signedBy: newest.signedBy,
    },
  };
}

function openNotes(
  read: ReadExport,
  verifiers: readonly NoteVerifier[],
  problems: ExportProblem[],
): Signed[] {
  const signed: Signed[] = [];
  for (const { note, line } of read.notes) {
    const opened = openCheckpoint(note, verifiers);
    if (!opened.ok) {
      problems.push({ kind: 'signature', line, message: `the checkpoint in line ${line}: ${opened.reason}` });
    } else if (opened.checkpoint.origin !== read.header?.origin) {
      problems.push({
        kind: 'not-this-ledger',
        line,
        message: `the checkpoint in line ${line} is of the ledger "${opened.checkpoint.origin}"`,
      });
    } else {
      signed.push({ ...opened.checkpoint, line, signedBy: opened.signedBy });
    }
  }
  for (const [at, { size, line }] of signed.entries()) {
    if (size >= (signed[at - 1]?.size ?? 0)) continue;
    problems.push({
      kind: 'reordered',
      ...(line && { line }),
      message: `the checkpoint in line ${line} is older than the one before`,
    });
  }
  return signed.toSorted((a, b) => a.size - b.size);
}

function openPublished(
  note: string,
  verifiers: readonly NoteVerifier[],
  read: ReadExport,
  problems: ExportProblem[],
): Signed | undefined {
  const opened = openCheckpoint(note, verifiers);
  const reason = !opened.ok
    ? opened.reason
    : opened.checkpoint.origin !== read.header?.origin
      ? `it is of the ledger "${opened.checkpoint.origin}"`
      : undefined;
  if (!opened.ok || reason !== undefined) {
    problems.push({ kind: 'signature', message: `the published checkpoint: ${reason}` });
    return undefined;
  }
  return { ...opened.checkpoint, line: undefined, signedBy: opened.signedBy };
}

/** Holds the entries against what was signed, and names what differs as exactly as the file allows. */
function checkEntries(read: ReadExport, signed: readonly Signed[], newest: Signed): ExportProblem[] {
  const { leaves } = read;
  const roots = rootsAt(
    leaves,
    signed.map(({ size }) => size),
  );
  const wrong = signed.filter(({ size, root }) => roots.get(size)?.equals(root) !== true);
  const covered = Math.max(...signed.map(({ size }) => size));
  const hashes = joinHashes(read);
  const isListSigned =
    hashes.leaves.length === newest.size &&
    rootsAt(hashes.leaves, [newest.size]).get(newest.size)?.equals(newest.root);
  const problems: ExportProblem[] = [];
  if (isListSigned === true) {
    const differences = compareLeaves(hex(hashes.leaves), hex(leaves));
    problems.push(...differences.map((difference) => describe(difference, read)));
  } else if (wrong.length === 0 && leaves.length === newest.size) {
    problems.push(...nameHashes(read, leaves, hashes.lines));
  } else {
    problems.push(...narrowDown(read, wrong, signed));
  }
  if (covered > newest.size && leaves.length < covered) {
    problems.push({
      kind: 'truncated',
      index: leaves.length,
      message: `a published checkpoint covers ${covered} entries, the file has ${leaves.length}: those from entry ${leaves.length} on were cut off`,
    });
  } else if (wrong.length > 0 && problems.length === 0) {
    problems.push({
      kind: 'altered',
      message: 'the entries are not those that the published checkpoint covers',
    });
  }
  if (leaves.length > newest.size && isListSigned !== true) {
    const line = read.lineOf[newest.size] ?? 0;
    problems.push({
      kind: 'inserted',
      line,
      message: `from line ${line} on there are entries that no checkpoint covers`,
    });
  }
  return problems;
}

const hex = (hashes: readonly Buffer[]) => hashes.map((hash) => hash.toString('latin1'));

function describe(difference: Difference, { lineOf }: ReadExport): ExportProblem {
  const { kind } = difference;
  if (kind === 'removed') {
    const after = lineOf[difference.after];
    const where = after === undefined ? 'before the first' : `after line ${after}`;
    return {
      kind,
      index: difference.index,
      message: `entry ${difference.index} was removed: it stood ${where}`,
    };
  }
  const line = lineOf[difference.at] ?? 0;
  if (kind === 'inserted')
    return { kind, line, message: `line ${line} was inserted: no such entry was signed` };
  const { index } = difference;
  return kind === 'altered'
    ? { kind, index, line, message: `entry ${index} was altered (line ${line})` }
    : { kind, index, line, message: `entry ${index} was moved: it stands in line ${line}` };
}

/** The leaf hashes of the file's own list; a line that is missing ends it. */
function joinHashes({ hashes }: ReadExport): { leaves: Buffer[]; lines: number[] } {
  const leaves: Buffer[] = [];
  const lines: number[] = [];
  for (const { hashes: encoded, line } of hashes) {
    const bytes = Buffer.from(encoded, 'base64');
    for (let at = 0; at + 32 <= bytes.length; at += 32) {
      leaves.push(bytes.subarray(at, at + 32));
      lines.push(line);
    }
  }
  return { leaves, lines };
}

/** The entries are what was signed: then it is the list of hashes that was touched. */
function nameHashes(read: ReadExport, leaves: readonly Buffer[], lines: readonly number[]): ExportProblem[] {
  const problems: ExportProblem[] = [];
  const list = joinHashes(read).leaves;
  const expected = Math.ceil(leaves.length / hashesPerLine);
  for (let number = 0; number < expected; number += 1) {
    const from = number * hashesPerLine;
    const to = Math.min(from + hashesPerLine, leaves.length);
    const isWhole = leaves.slice(from, to).every((leaf, at) => list[from + at]?.equals(leaf) === true);
    if (isWhole) continue;
    const line = lines[from];
    problems.push({
      kind: 'hash-altered',
      ...(line === undefined ? {} : { line }),
      message: `the hashes of entries ${from} to ${to - 1} are not those that were written; the entries themselves are whole`,
    });
    break;
  }
  return problems;
}

/** Neither the entries nor the list of hashes is what was signed: earlier checkpoints say where that begins. */
function narrowDown(read: ReadExport, wrong: readonly Signed[], signed: readonly Signed[]): ExportProblem[] {
  const first = wrong.toSorted((a, b) => a.size - b.size)[0];
  if (first === undefined) {
    return [{ kind: 'inserted', message: 'the file has more entries than were signed' }];
  }
  const good = Math.max(0, ...signed.filter(({ size }) => size < first.size).map(({ size }) => size));
  const list = joinHashes(read).leaves;
  const hints = compareLeaves(hex(list), hex(read.leaves)).filter(
    (difference) => !('index' in difference) || difference.index >= good,
  );
  if (hints.length > 0) return hints.map((difference) => describe(difference, read));
  const range = `between entry ${good} and entry ${first.size - 1}`;
  if (read.leaves.length < first.size) {
    const message = `entries are missing ${range}: ${first.size} were signed, the file has ${read.leaves.length}`;
    return [{ kind: 'removed', index: good, message }];
  }
  return [
    { kind: 'altered', index: good, message: `something was altered ${range}, and the hashes with it` },
  ];
}

function checkPersonal({ personal, leaves, header }: ReadExport): ExportProblem[] {
  const problems: ExportProblem[] = [];
  let before = '';
  for (const { entry, entryAt, index, field, salt, value, line } of personal) {
    const commitment = commitmentsOf(entry).get(field);
    const place = `${entryAt}/${field}`;
    // Each field once, in order: the same one twice is one too many.
    const isInPlace = !before.startsWith(`${entryAt}/`) || before < place;
    before = place;
    // When entries are missing, those after them stand elsewhere: that is said of the entries.
    const isMeant = index === entryAt || leaves.length !== header?.size;
    if (commitment === commitTo({ field, salt: Buffer.from(salt, 'hex'), value }) && isInPlace && isMeant)
      continue;
    problems.push({
      kind: 'personal-data-altered',
      index,
      line,
      message: `"${field}" of entry ${index} is not what was recorded (line ${line})`,
    });
  }
  return problems;
}

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendEntry } from '../append.ts';
import { makeCheckpoint } from '../checkpoint/make-checkpoint.ts';
import type { NoteVerifier } from '../checkpoint/signed-note.ts';
import { leafHash } from '../merkle/leaf-hash.ts';
import { erasePersonalData, readPersonalData } from '../personal.ts';
import { exampleEvent, openLedger } from '../testing/open-ledger.ts';
import type { OpenLedger } from '../testing/open-ledger.ts';
import { sequenceEntries } from '../tree/sequence.ts';
import { exportLedger } from './export-ledger.ts';
import type { ExportLedgerOptions } from './export-ledger.ts';
import { hashesPerLine, otherLine } from './format.ts';
import { verifyExport } from './verify-export.ts';

const size = 600;
let ledger: OpenLedger;
let lines: string[];
let verifiers: NoteVerifier[];
/** A checkpoint that was published when the ledger had 300 entries, and the newest. */
let early: string;
let newest: string;

beforeAll(async () => {
  ledger = await openLedger();
  const { db, keys } = ledger;
  await ledger.append(...Array.from({ length: 300 }, (_, number) => `e/${number}`));
  await sequenceEntries(db);
  early = (await makeCheckpoint(db, keys))?.note ?? '';
  await ledger.append(...Array.from({ length: 298 }, (_, number) => `e/${300 + number}`));
  for (const id of ['p/1', 'p/2']) {
    const personal = { email: 'ana@example.com', words: 'what Ana said' };
    await db.transaction().execute((transaction) => appendEntry(transaction, exampleEvent(id, { personal })));
  }
  await sequenceEntries(db);
  newest = (await makeCheckpoint(db, keys))?.note ?? '';
  lines = await readLines();
  verifiers = await keys.verifiers();
});
afterAll(() => ledger.close());

async function readLines(options: ExportLedgerOptions = {}): Promise<string[]> {
  let text = '';
  for await (const chunk of exportLedger(ledger.db, options)) text += chunk;
  return text.split('\n').slice(0, -1);
}

async function* inChunks(text: string, bytes = 10_000): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(text);
  for (let at = 0; at < all.length; at += bytes) yield all.subarray(at, at + bytes);
}

const check = (of: readonly string[], published?: string) =>
  verifyExport(inChunks(of.map((line) => `${line}\n`).join('')), { verifiers, published });
const isEntry = (line: string | undefined) => line !== undefined && !line.startsWith(otherLine);
const entryLines = () => lines.flatMap((line, at) => (isEntry(line) ? [at] : []));
/** The line (from 0) of an entry, in a whole export. */
const lineOfEntry = (index: number) => entryLines()[index] ?? 0;

test('an export as it was written is whole, and says what it covers', async () => {
  expect(lines.filter(isEntry)).toHaveLength(size);
  const verdict = await check(lines);
  expect(verdict).toMatchObject({ problems: [], entries: size, erased: 0, checkpoint: { size } });
  for (const note of [early, newest]) expect((await check(lines, note)).problems).toEqual([]);
});

test('its entries are plain CloudEvents documents, one a line', () => {
  const [first = ''] = lines.filter(isEntry);
  expect(JSON.parse(first)).toMatchObject({ specversion: '1.0', id: 'e/0', actor: 'person:ana' });
});

test('any bytes may come in any chunks', async () => {
  const text = lines.map((line) => `${line}\n`).join('');
  for (const bytes of [7, 1000, 10_000_000]) {
    expect((await verifyExport(inChunks(text, bytes), { verifiers })).problems).toEqual([]);
  }
});

describe('names the entry', () => {
  const place = fc.nat(size - 1);

  test('that was altered, wherever one character of it is another', async () => {
    await fc.assert(
      fc.asyncProperty(place, fc.nat(), fc.integer({ min: 32, max: 0x2fff }), async (index, at, code) => {
        const line = lineOfEntry(index);
        const text = lines[line] ?? '';
        const position = at % text.length;
        const other = String.fromCodePoint(code);
        fc.pre(text[position] !== other);
        const altered = text.slice(0, position) + other + text.slice(position + 1);
        const { problems } = await check(lines.with(line, altered));
        expect(problems).toContainEqual(expect.objectContaining({ kind: 'altered', index, line: line + 1 }));
        expect(problems.filter(({ kind }) => kind !== 'personal-data-altered')).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });

  test('that was removed', async () => {
    await fc.assert(
      fc.asyncProperty(place, async (index) => {
        const { problems } = await check(lines.toSpliced(lineOfEntry(index), 1));
        expect(problems).toContainEqual(expect.objectContaining({ kind: 'removed', index }));
      }),
      { numRuns: 40 },
    );
  });

  test('that was removed, though the end line was made to fit', async () => {
    const without = lines.toSpliced(lineOfEntry(17), 1);
    const { problems } = await check([...without.slice(0, -1), `{"ledger":"end","lines":${without.length}}`]);
    expect(problems).toEqual([expect.objectContaining({ kind: 'removed', index: 17 })]);
  });

  test('and both that were exchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(597), fc.nat(597), async (one, other) => {
        fc.pre(Math.abs(one - other) > 1);
        const [a, b] = [lineOfEntry(one), lineOfEntry(other)];
        const { problems } = await check(lines.with(a, lines[b] ?? '').with(b, lines[a] ?? ''));
        expect(problems).toHaveLength(2);
        for (const index of [one, other]) {
          expect(problems).toContainEqual(expect.objectContaining({ kind: 'reordered', index }));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('that was moved, and no other', async () => {
    const [from, to] = [lineOfEntry(5), lineOfEntry(400)];
    const moved = lines.toSpliced(from, 1).toSpliced(to, 0, lines[from] ?? '');
    expect((await check(moved)).problems).toEqual([expect.objectContaining({ kind: 'reordered', index: 5 })]);
  });

  test('that was inserted: a new one or one twice', async () => {
    for (const line of [lines[lineOfEntry(3)] ?? '', '{"actor":"person:eve"}', '']) {
      const { problems } = await check(lines.toSpliced(lineOfEntry(100), 0, line));
      const where = expect.objectContaining({ kind: 'inserted', line: lineOfEntry(100) + 1 });
      expect(problems).toContainEqual(where);
    }
  });

  test('where several things were done', async () => {
    const spoilt = lines.with(lineOfEntry(500), '{"actor":"person:eve"}').toSpliced(lineOfEntry(40), 2);
    const { problems } = await check(spoilt);
    expect(problems.flatMap(({ kind, index }) => (index === undefined ? [] : [`${kind} ${index}`]))).toEqual([
      'removed 40',
      'removed 41',
      'altered 500',
    ]);
  });
});

describe('is not deceived by', () => {
  test('any one line altered, removed, or exchanged with another', async () => {
    const at = fc.nat(lines.length - 1);
    await fc.assert(
      fc.asyncProperty(at, at, fc.nat(), fc.nat(2), async (one, other, position, how) => {
        const text = lines[one] ?? '';
        const point = position % text.length;
        const altered = text.slice(0, point) + (text[point] === 'x' ? 'y' : 'x') + text.slice(point + 1);
        fc.pre(how !== 2 || one !== other);
        const spoilt =
          how === 0
            ? lines.with(one, altered)
            : how === 1
              ? lines.toSpliced(one, 1)
              : lines.with(one, lines[other] ?? '').with(other, text);
        expect((await check(spoilt)).problems).not.toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('hashes written in another way', async () => {
    const at = lines.findIndex((line) => line.includes('"hashes":'));
    const text = lines[at] ?? '';
    // The last digit before the padding has bits that no byte has: others of it stand for the same bytes.
    const [, last = ''] = /(.)=+"}$/.exec(text) ?? [];
    const bytesOf = (digit: string) => Buffer.from(`AA${digit}=`, 'base64').toString('hex');
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.split('');
    const same = digits.filter((digit) => digit !== last && bytesOf(digit) === bytesOf(last));
    expect(same).toHaveLength(3);
    for (const digit of same)
      expect((await check(lines.with(at, text.replace(/.(=+"})$/, `${digit}$1`)))).problems).not.toEqual([]);
  });

  test('a change of any one of the lines that are no entries', async () => {
    const others = lines.flatMap((line, at) => (isEntry(line) ? [] : [at]));
    for (const at of others) {
      const text = lines[at] ?? '';
      for (const spoilt of [
        text.replace(/[0-9]/, (digit) => `${(Number(digit) + 1) % 10}`),
        `${text} `,
        '{"ledger":"',
      ]) {
        expect((await check(lines.with(at, spoilt))).problems).not.toEqual([]);
      }
      expect((await check(lines.toSpliced(at, 1))).problems).not.toEqual([]);
      const before = lines[at - 1];
      const exchanged = before === undefined ? [] : lines.with(at - 1, text).with(at, before);
      expect((await check(exchanged)).problems).not.toEqual([]);
    }
  });

  test('a file that was cut anywhere', async () => {
    const text = lines.map((line) => `${line}\n`).join('');
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), async (end) => {
        const { problems } = await verifyExport(inChunks(text.slice(0, end)), { verifiers });
        expect(problems.map(({ kind }) => kind)).toContain('truncated');
      }),
      { numRuns: 40 },
    );
  });

  test('an entry altered together with its hash: the signed checkpoints say where', async () => {
    const at = lineOfEntry(450);
    const forged = '{"actor":"person:eve"}';
    const number = lines.findIndex((line) => line.includes(`"index":${hashesPerLine},"hashes"`));
    const { ledger: _, ...list } = JSON.parse(lines[number] ?? '') as {
      ledger: string;
      index: number;
      hashes: string;
    };
    const bytes = Buffer.from(list.hashes, 'base64');
    leafHash(Buffer.from(forged)).copy(bytes, (450 - hashesPerLine) * 32);
    const hashes = JSON.stringify({ ledger: 'hashes', ...list, hashes: bytes.toString('base64') });
    const { problems } = await check(lines.with(at, forged).with(number, hashes));
    expect(problems).toEqual([
      {
        kind: 'altered',
        index: 300,
        message: 'something was altered between entry 300 and entry 599, and the hashes with it',
      },
    ]);
  });

  test('hashes alone that were altered: the entries are said to be whole', async () => {
    const at = lines.findIndex((line) => line.includes('"ledger":"hashes"'));
    const altered = (lines[at] ?? '').replace(
      /"hashes":"(.)/,
      (_, c: string) => `"hashes":"${c === 'A' ? 'B' : 'A'}`,
    );
    expect((await check(lines.with(at, altered))).problems).toEqual([
      expect.objectContaining({
        kind: 'hash-altered',
        line: at + 1,
        message: expect.stringContaining('entries themselves are whole'),
      }),
    ]);
  });

  test('an older export as the newest, by a checkpoint that was published', async () => {
    const other = await openLedger();
    try {
      await other.append('a', 'b', 'c');
      await sequenceEntries(other.db, 2);
      await makeCheckpoint(other.db, other.keys);
      let old = '';
      for await (const chunk of exportLedger(other.db)) old += chunk;
      await sequenceEntries(other.db);
      const published = (await makeCheckpoint(other.db, other.keys))?.note ?? '';
      const keys = { verifiers: await other.keys.verifiers() };
      expect((await verifyExport(inChunks(old), keys)).problems).toEqual([]);
      expect((await verifyExport(inChunks(old), { ...keys, published })).problems).toEqual([
        expect.objectContaining({ kind: 'truncated', index: 2 }),
      ]);
      expect((await check(lines, published)).problems).toEqual([
        expect.objectContaining({ kind: 'signature' }),
      ]);
    } finally {
      await other.close();
    }
  });

  test('no keys, or those of another', async () => {
    const { problems } = await verifyExport(inChunks(lines.join('\n')), { verifiers: [] });
    expect(problems.map(({ kind }) => kind)).toContain('signature');
  });

  test.each([
    '',
    'not an export\n',
    '\n\n\n',
    '{"ledger":"export","version":2,"origin":"x","size":1}\n',
    '\0\n',
  ])('what is no export: %j', async (text) => {
    const { problems } = await verifyExport(inChunks(text), { verifiers });
    expect(problems.map(({ message }) => message).join()).toContain('line 1 is not the header of an export');
  });

  test('bytes that are no UTF-8', async () => {
    const bytes = Buffer.from(lines.join('\n'));
    bytes[5000] = 0xff;
    await expect(verifyExport(inChunks(bytes.toString('latin1')), { verifiers })).resolves.toBeDefined();
    const chunks = (async function* () {
      yield bytes;
    })();
    await expect(verifyExport(chunks, { verifiers })).rejects.toThrow(TypeError);
  });
});

// Last, since it changes the ledger for good.
describe('personal data', () => {
  test('is shown to be what was recorded, or named', async () => {
    const at = lines.findIndex((line) => line.includes('ana@example.com'));
    const spoilt = lines.with(at, (lines[at] ?? '').replace('ana@', 'eve@'));
    expect((await check(spoilt)).problems).toEqual([
      expect.objectContaining({ kind: 'personal-data-altered', index: 598, line: at + 1 }),
    ]);
  });

  test('is left out for who need not know it, and every proof holds', async () => {
    const without = await readLines({ withPersonalData: false });
    expect(without.join('\n')).not.toContain('ana@example.com');
    expect(await check(without, newest)).toMatchObject({ problems: [], entries: size, erased: 4 });
  });

  test('that is erased is nowhere, and every proof holds', async () => {
    expect(await readPersonalData(ledger.db, 'p/1')).toEqual({
      email: 'ana@example.com',
      words: 'what Ana said',
    });
    expect(await erasePersonalData(ledger.db, { eventId: 'p/1', field: 'email' })).toHaveLength(1);
    expect(await erasePersonalData(ledger.db, { eventId: 'p/2' })).toHaveLength(2);
    expect(await readPersonalData(ledger.db, 'p/1')).toEqual({ words: 'what Ana said' });
    const after = await readLines();
    expect(after.join('\n')).not.toContain('ana@example.com');
    expect(await check(after, newest)).toMatchObject({ problems: [], entries: size, erased: 3 });
    expect(await makeCheckpoint(ledger.db, ledger.keys)).toBeUndefined();
  });
});

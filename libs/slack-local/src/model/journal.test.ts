import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tempFolder } from '../testing/fixtures.ts';
import type { Entry } from './entry.ts';
import { openJournal } from './journal.ts';

const removed = (ts: string): Entry => ({ type: 'removed', channel: 'C1', ts });

it('gives back what was appended, in its order', async () => {
  const file = join(await tempFolder(), 'deeper', 'journal.jsonl');
  const first = openJournal(file);
  expect(first.entries).toEqual([]);
  first.journal.append(removed('1'));
  first.journal.append(removed('2 – ünïcödé'));
  first.journal.close();
  const second = openJournal(file);
  second.journal.close();
  expect(second.entries).toEqual([removed('1'), removed('2 – ünïcödé')]);
});

it('forgets a torn last line, wherever it tore, and goes on after it', async () => {
  const folder = await tempFolder();
  const line = JSON.stringify(removed('ünïcödé'));
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: Buffer.byteLength(line) }), async (length) => {
      const file = join(folder, `${run++}.jsonl`);
      await writeFile(file, `${JSON.stringify(removed('1'))}\n`);
      await appendFile(file, Buffer.from(line).subarray(0, length));
      const { journal } = openJournal(file);
      journal.append(removed('2'));
      journal.close();
      const reopened = openJournal(file);
      reopened.journal.close();
      expect(reopened.entries).toEqual([removed('1'), removed('2')]);
    }),
  );
});

it('refuses a journal with a bad line in its middle, and leaves it alone', async () => {
  const file = join(await tempFolder(), 'journal.jsonl');
  const text = `${JSON.stringify(removed('1'))}\nnot json\n${JSON.stringify(removed('2'))}\n`;
  await writeFile(file, text);
  expect(() => openJournal(file)).toThrow('journal.jsonl:2 is not a journal line: not json');
  expect(await readFile(file, 'utf8')).toBe(text);
});

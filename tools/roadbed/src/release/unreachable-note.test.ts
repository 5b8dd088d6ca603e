import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../test-utils.ts';
import { createUnreachableNote } from './unreachable-note.ts';

test('a note holds for its registry and for a minute', async () => {
  const note = createUnreachableNote(join(temporaryFolder(), 'note.json'));
  const at = new Date('2026-11-21T09:00:00Z');
  expect(await note.read('http://one/', at.getTime())).toBeUndefined();
  note.write('http://one/', 'it did not answer', at);
  expect(await note.read('http://one/', at.getTime() + 60_000)).toBe('it did not answer');
  expect(await note.read('http://one/', at.getTime() + 60_001)).toBeUndefined();
  expect(await note.read('http://two/', at.getTime())).toBeUndefined();
});

test.each(['', '{', '[]', '{"source":"http://one/","at":"yesterday","reason":"x"}'])(
  'a note that reads %j counts as none',
  async (text) => {
    const file = join(temporaryFolder(), 'note.json');
    await writeFile(file, text);
    expect(await createUnreachableNote(file).read('http://one/')).toBeUndefined();
  },
);

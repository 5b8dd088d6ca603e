import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identify } from './identity.ts';
import { readPidFile, readRunningPidFile } from './pid-file.ts';
import { temporaryFolder } from './test-utils.ts';

test('no file is no process', async () => {
  expect(await readPidFile(join(temporaryFolder(), 'none'))).toBeUndefined();
});

test("another program's file with a pid alone means the process that has it now", async () => {
  const file = join(temporaryFolder(), 'pid');
  writeFileSync(file, `${process.pid}\n`);
  expect(await readPidFile(file)).toEqual(await identify(process.pid));
});

test('the pid of a process of an earlier boot is not taken for the one that has it now', async () => {
  const file = join(temporaryFolder(), 'pid');
  const stat = `${process.pid} (node) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 77 0 0`;
  writeFileSync(file, `${process.pid}\n${stat}\nanother-boot\n`);
  expect(await readPidFile(file)).toEqual({ pid: process.pid, startedAt: 'another-boot:77' });
  expect(await readRunningPidFile(file)).toBeUndefined();
});

test('whatever a file holds, reading it does not fail', async () => {
  const file = join(temporaryFolder(), 'pid');
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => {
      writeFileSync(file, `x${text}`);
      expect(await readPidFile(file)).toBeUndefined();
    }),
  );
});

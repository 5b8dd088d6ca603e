import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeCheckpoint } from '../checkpoint/make-checkpoint.ts';
import { openLedger } from '../testing/open-ledger.ts';
import type { OpenLedger } from '../testing/open-ledger.ts';
import { sequenceEntries } from '../tree/sequence.ts';
import { createGitPlace } from './git-place.ts';
import { publishCheckpoint } from './publish-checkpoint.ts';

let ledger: OpenLedger;
beforeEach(async () => {
  ledger = await openLedger();
});
afterEach(() => ledger.close());

async function grow(id: string): Promise<string> {
  await ledger.append(id);
  await sequenceEntries(ledger.db);
  return (await makeCheckpoint(ledger.db, ledger.keys))?.note ?? '';
}

test('a checkpoint is published when the ledger has grown and the time has come, and again after a failure', async () => {
  const seen: number[] = [];
  let fails = false;
  const place = {
    name: 'test',
    publish: async ({ size }: { size: number }) => {
      if (fails) throw new Error('unreachable');
      seen.push(size);
    },
  };
  const at = (second: number) =>
    publishCheckpoint(ledger.db, place, { everyMs: 10_000 }, new Date(Date.UTC(2030, 0, 1, 0, 0, second)));
  expect(await at(0)).toBe(false);
  await grow('a');
  expect(await at(0)).toBe(true);
  expect(await at(20)).toBe(false);
  await grow('b');
  expect(await at(5)).toBe(false);
  fails = true;
  await expect(at(20)).rejects.toThrow('unreachable');
  fails = false;
  await grow('c');
  expect(await at(21)).toBe(true);
  expect(seen).toEqual([1, 3]);
});

test('a git branch gets each checkpoint as a commit, also from a new home, and is never rewritten', async () => {
  const remote = join(ledger.folder, 'remote repository.git');
  const folder = join(ledger.folder, 'own.git');
  const git = (...args: string[]) =>
    execFileSync('git', ['--git-dir', remote, ...args], { encoding: 'utf8' });
  execFileSync('git', ['init', '--quiet', '--bare', remote]);
  const place = createGitPlace({ remote, folder });
  const publish = () => publishCheckpoint(ledger.db, place, { everyMs: 0 });

  const first = await grow('a');
  expect(await publish()).toBe(true);
  expect(git('show', 'ledger:checkpoint')).toBe(first);
  rmSync(folder, { recursive: true });
  const second = await grow('b');
  expect(await publish()).toBe(true);
  expect(git('show', 'ledger:checkpoint')).toBe(second);
  expect(git('show', 'ledger~1:checkpoint')).toBe(first);
  // What was published and not noted, because the process died in between, is there once.
  await place.publish({ size: 2, note: second });
  expect(git('log', '--format=%s', 'ledger').trim().split('\n')).toEqual([
    'Ledger: 2 entries',
    'Ledger: 1 entries',
  ]);
});

test('a git repository that cannot be reached is told', async () => {
  const place = createGitPlace({
    remote: join(ledger.folder, 'nowhere.git'),
    folder: join(ledger.folder, 'own.git'),
  });
  await grow('a');
  await expect(publishCheckpoint(ledger.db, place, { everyMs: 0 })).rejects.toThrow(
    /the checkpoint is not in git: .*nowhere\.git/,
  );
});

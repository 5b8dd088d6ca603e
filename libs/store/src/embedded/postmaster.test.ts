import { expect, test } from 'vitest';
import { parsePostmasterFile } from './postmaster.ts';

test('a pid file gives the pid and the socket folder', () => {
  const text = '10517\n/tmp/x y/data\n1795229627\n5432\n/tmp/x y/run\n\n  2154509         4\nready   \n';
  expect(parsePostmasterFile(text)).toEqual({ pid: 10_517, sockets: '/tmp/x y/run' });
});

test('in the first moments there is no socket folder yet', () => {
  expect(parsePostmasterFile('10517\n/data\n1795229627\n5432\n')).toEqual({ pid: 10_517 });
});

test.each(['', '-1\n', 'x\n'])('%j is no pid file of a server', (text) => {
  expect(parsePostmasterFile(text)).toBeUndefined();
});

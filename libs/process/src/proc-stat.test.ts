import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseProcStat } from './proc-stat.ts';

const fields = (state: string, start: string) =>
  `${state} 1 40 40 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 ${start} 3133440 416`;

test('a command name may hold anything', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (name, start) => {
      expect(parseProcStat(`42 (${name}) ${fields('S', String(start))}`)).toEqual({
        pid: 42,
        alive: true,
        processGroup: 40,
        startTicks: String(start),
      });
    }),
  );
});

test('a zombie is not alive', () => {
  expect(parseProcStat(`42 (node) ${fields('Z', '7')}`)?.alive).toBe(false);
});

test('text that is no stat line is undefined', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[^)]*$/), (text) => {
      expect(parseProcStat(text)).toBeUndefined();
    }),
  );
});

test.runIf(process.platform === 'linux')('the kernel of this machine is understood', () => {
  expect(parseProcStat(readFileSync('/proc/self/stat', 'utf8'))).toMatchObject({
    pid: process.pid,
    alive: true,
  });
});

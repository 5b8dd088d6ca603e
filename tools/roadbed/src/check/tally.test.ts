import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../test-utils.ts';
import { readResults, type TaskResult } from './run-tasks.ts';
import { addUp, renderTotal, tallyProject } from './tally.ts';

const project = { name: 'payments', root: 'payments', targets: ['lint', 'test', 'build'] };
const checks = ['lint', 'typecheck', 'test', 'build'];

function task(target: string, rest: Partial<TaskResult> = {}): TaskResult {
  return { project: 'payments', target, ok: true, fromCache: false, startedAt: 1000, ...rest };
}

function workspace(report?: { passed: number; failed: number; skipped: number; startTime: number }): string {
  const root = temporaryFolder();
  mkdirSync(join(root, 'payments', '.reports'), { recursive: true });
  if (report === undefined) return root;
  const { startTime, passed, failed, skipped } = report;
  const vitest = { startTime, numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped };
  writeFileSync(join(root, 'payments', '.reports', 'vitest.json'), JSON.stringify(vitest));
  return root;
}

test('tests count one by one, and any other task as one check', () => {
  const root = workspace({ startTime: 1500, passed: 5, failed: 0, skipped: 2 });
  expect(tallyProject(root, project, checks, [task('lint'), task('test'), task('build')])).toEqual({
    project: 'payments',
    passed: 7,
    failed: 0,
    skipped: 2,
    remarks: [],
  });
});

test('a report of an earlier run counts only when the task was answered from the cache', () => {
  const root = workspace({ startTime: 10, passed: 5, failed: 0, skipped: 0 });
  const tally = (fromCache: boolean) => tallyProject(root, project, ['test'], [task('test', { fromCache })]);
  expect(tally(true)).toMatchObject({ passed: 5, failed: 0 });
  expect(tally(false)).toMatchObject({
    passed: 0,
    failed: 1,
    remarks: [expect.stringContaining('left no report')],
  });
});

test('tests without a report, a task that failed, and one that was never run are failures said aloud', () => {
  const results = [task('lint', { ok: false }), task('test', { ok: false })];
  expect(tallyProject(workspace(), project, checks, results)).toMatchObject({
    passed: 0,
    failed: 3,
    remarks: [
      'lint failed',
      expect.stringContaining('left no report'),
      expect.stringContaining('build was not run'),
    ],
  });
});

test('a test task that failed counts as a failure even when each of its tests passed', () => {
  const root = workspace({ startTime: 1500, passed: 5, failed: 0, skipped: 0 });
  expect(tallyProject(root, project, ['test'], [task('test', { ok: false })])).toMatchObject({
    passed: 5,
    failed: 1,
  });
});

test('failed tests count once each', () => {
  const root = workspace({ startTime: 1500, passed: 5, failed: 2, skipped: 0 });
  expect(tallyProject(root, project, ['test'], [task('test', { ok: false })])).toMatchObject({
    passed: 5,
    failed: 2,
  });
});

test('what failed is named at the end, with why, shortened and without its stack', () => {
  const root = workspace();
  const failureMessages = [
    `\u001b[31mError\u001b[39m: not 2\n- 2\n+ 3\n    at file.ts:1:2\n    at other.ts:3:4`,
  ];
  const long = [Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n')];
  const report = {
    startTime: 1500,
    numPassedTests: 1,
    numFailedTests: 2,
    numPendingTests: 0,
    testResults: [
      {
        name: join(root, 'payments/src/sum.test.ts'),
        status: 'failed',
        message: '',
        assertionResults: [
          { fullName: 'sums adds', status: 'failed', failureMessages },
          { fullName: 'sums takes away', status: 'passed', failureMessages: [] },
          { fullName: 'sums tells', status: 'failed', failureMessages: long },
        ],
      },
      {
        name: join(root, 'payments/src/gone.test.ts'),
        status: 'failed',
        message: 'no such module',
        assertionResults: [],
      },
    ],
  };
  writeFileSync(join(root, 'payments', '.reports', 'vitest.json'), JSON.stringify(report));
  const { remarks } = tallyProject(root, project, ['test'], [task('test', { ok: false })]);
  expect(remarks).toEqual([
    'sum.test.ts › sums adds\n    Error: not 2\n    - 2\n    + 3',
    expect.stringMatching(
      /^sum.test.ts › sums tells\n    line 0\n[^]*\n    line 29\n    … and 10 lines more, above$/,
    ),
    'gone.test.ts\n    no such module',
  ]);
});

test('the closing line has skipped tests only when there are any', () => {
  const one = { passed: 1, failed: 0, skipped: 0 };
  expect(renderTotal(addUp([one, one]))).toBe('2 passed, 0 failed');
  expect(renderTotal(addUp([one, { passed: 0, failed: 1, skipped: 3 }]))).toBe(
    '1 passed, 1 failed, 3 skipped',
  );
});

test('what Nx recorded of an earlier run is not taken for this one', () => {
  const file = join(temporaryFolder(), 'run.json');
  const recorded = {
    run: { startTime: '2026-11-21T10:00:00.000Z' },
    tasks: [
      {
        projectName: 'payments',
        target: 'lint',
        startTime: '2026-11-21T10:00:01.000Z',
        cacheStatus: 'local-cache-hit',
        status: 1,
      },
    ],
  };
  writeFileSync(file, JSON.stringify(recorded));
  const at = Date.parse('2026-11-21T10:00:00.000Z');
  expect(readResults(file, at)).toEqual([task('lint', { ok: false, fromCache: true, startedAt: at + 1000 })]);
  expect(readResults(file, at + 1)).toEqual([]);
  expect(readResults(`${file}.none`, 0)).toEqual([]);
});

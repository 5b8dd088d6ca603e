import { join } from 'node:path';
import type { Project } from './projects.ts';
import { readReports, type Counts, type Failure } from './read-report.ts';
import type { TaskResult } from './run-tasks.ts';

/** The targets whose tests are counted one by one; any other target is one check. */
const TESTED = ['test', 'e2e'];

export interface ProjectTally extends Counts {
  project: string;
  /** What a person should be told aloud, such as a report that is missing. */
  remarks: string[];
}

/**
 * Adds up what a project's tasks came to. A task that should have run and did not, a test task without a
 * report of its own, and a task that failed without a failed test each count as a failure.
 */
export function tallyProject(
  root: string,
  project: Project,
  targets: readonly string[],
  results: readonly TaskResult[],
): ProjectTally {
  const tally: ProjectTally = { project: project.name, passed: 0, failed: 0, skipped: 0, remarks: [] };
  const fail = (remark: string) => {
    tally.failed += 1;
    tally.remarks.push(remark);
  };
  for (const target of targets.filter((name) => project.targets.includes(name))) {
    const result = results.find((task) => task.project === project.name && task.target === target);
    if (result === undefined) fail(`${target} was not run, since something that it needs failed`);
    else if (TESTED.includes(target)) addTests(tally, join(root, project.root), result, fail);
    else if (result.ok) tally.passed += 1;
    else fail(`${target} failed`);
  }
  return tally;
}

function addTests(
  tally: ProjectTally,
  folder: string,
  result: TaskResult,
  fail: (remark: string) => void,
): void {
  const counts = readReports(folder, result.fromCache ? 0 : result.startedAt);
  if (counts === undefined) {
    fail(`${result.target} left no report in ${join(folder, '.reports')}`);
    return;
  }
  tally.passed += counts.passed;
  tally.failed += counts.failed;
  tally.skipped += counts.skipped;
  if (!result.ok && counts.failed === 0) fail(`${result.target} failed, though no test of it did`);
  tally.remarks.push(...counts.failures.map(describeFailure));
}

/** Of a long message, so many lines are repeated at the end; the whole of it is where the test ran. */
const LINES = 30;

function describeFailure({ file, test, why }: Failure): string {
  const lines = why.split('\n');
  const more = lines.length > LINES ? [`… and ${lines.length - LINES} lines more, above`] : [];
  const title = test === undefined ? file : `${file} › ${test}`;
  return [title, ...lines.slice(0, LINES), ...more].join('\n    ');
}

/** The closing line: `N passed, N failed`, and `, N skipped` when there are any. */
export function renderTotal({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

export function addUp(tallies: readonly Counts[]): Counts {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of tallies) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

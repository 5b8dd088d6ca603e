import pc from 'picocolors';
import { listProjects, type Project } from '../check/projects.ts';
import { runTasks, type TaskResult } from '../check/run-tasks.ts';
import { addUp, renderTotal, tallyProject, type ProjectTally } from '../check/tally.ts';
import { output } from '../output.ts';
import { root } from '../settings.ts';
import { listenForStop } from '../up/stop-signals.ts';

const CHECKS = ['lint', 'typecheck', 'test', 'contract', 'build', 'config'];

/** Of projects whose tests bring whole platforms up: they go last, so that what is quick to fail is told first. */
const LONG = 'tag:tests:long';

/** `npm test`: every check of every project, then the long ones; what did not change comes from the cache. */
export async function test(): Promise<number> {
  const signals = listenForStop();
  try {
    const projects = await listOrTell();
    if (projects === undefined) return 1;
    const results = [
      ...(await run(['-t', ...CHECKS, '--exclude', LONG, '--parallel=2'], signals.stop)),
      ...(await run(['-t', ...CHECKS, 'e2e', '-p', LONG, '--parallel=2'], signals.stop)),
    ];
    const tallies = tally(projects, [...CHECKS, 'e2e'], results);
    if (signals.stop.aborted) tallies.push(interrupted);
    for (const one of tallies) report(one);
    const total = addUp(tallies);
    output.line('');
    output.line(renderTotal(total));
    return total.failed === 0 && total.passed > 0 ? 0 : 1;
  } finally {
    signals.dispose();
  }
}

/** A workspace that Nx cannot read is one failure: the closing line is there all the same. */
async function listOrTell(): Promise<Project[] | undefined> {
  try {
    return await listProjects(root);
  } catch (error) {
    output.error((error as Error).message);
    output.line(`\n${renderTotal({ passed: 0, failed: 1, skipped: 0 })}`);
    return undefined;
  }
}

const interrupted: ProjectTally = {
  project: 'all',
  passed: 0,
  failed: 1,
  skipped: 0,
  remarks: ['interrupted'],
};

async function run(args: string[], signal: AbortSignal): Promise<TaskResult[]> {
  if (signal.aborted) return [];
  const all = ['run-many', ...args, '--output-style=static'];
  return runTasks({ root, args: all, signal, onLine: output.line });
}

function tally(projects: Project[], targets: string[], results: TaskResult[]): ProjectTally[] {
  return projects
    .filter((project) => targets.some((target) => project.targets.includes(target)))
    .map((project) => tallyProject(root, project, targets, results));
}

function report({ project, remarks, ...counts }: ProjectTally): void {
  const line = `${project.padEnd(14)} ${renderTotal(counts)}`;
  output.line(counts.failed > 0 ? pc.red(line) : line);
  for (const remark of remarks) output.line(pc.red(`  ${remark}`));
}

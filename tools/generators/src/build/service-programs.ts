import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A program that a release of a service carries. */
export interface Program {
  /** Its first file, relative to the workspace. */
  file: string;
  /** Where its bundle goes, relative to the service. */
  dist: string;
}

const nameForm = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * What a release of a service carries beside `src/server.ts`: its smoke journey, where it has one, and a program for
 * each of the `workloads` in its `service.json`.
 *
 * @param serviceRoot the service's folder, relative to the workspace root
 * @throws when `service.json` lists a workload whose first file is not there
 */
export async function furtherPrograms(workspaceRoot: string, serviceRoot: string): Promise<Program[]> {
  const isThere = (file: string) =>
    access(join(workspaceRoot, file)).then(
      () => true,
      () => false,
    );
  const programs: Program[] = [];
  const smoke = `${serviceRoot}/src/smoke.ts`;
  if (await isThere(smoke)) programs.push({ file: smoke, dist: 'dist' });

  for (const name of await workloadNames(join(workspaceRoot, serviceRoot, 'service.json'))) {
    const file = `${serviceRoot}/src/workloads/${name}/main.ts`;
    if (!(await isThere(file))) {
      throw new Error(
        `${serviceRoot}/service.json lists the workload "${name}", and ${file} is not there. Write it.`,
      );
    }
    programs.push({ file, dist: `dist/workloads/${name}` });
  }
  return programs;
}

/** The catalogue checks the descriptor; this reads what a bundle needs of it. A folder without one has no workloads. */
async function workloadNames(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  const { workloads } = JSON.parse(text) as { workloads?: unknown };
  if (!Array.isArray(workloads)) return [];
  return workloads
    .map((workload: unknown) => (workload as { name?: unknown } | null)?.name)
    .filter((name): name is string => typeof name === 'string' && nameForm.test(name));
}

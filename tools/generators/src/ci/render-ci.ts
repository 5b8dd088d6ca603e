import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformDescriptor } from '@roadbed/catalog';

/** A file that continuous integration runs. */
export interface CiFile {
  path: string;
  text: string;
  /** Whether it can be run. */
  isProgram: boolean;
}

const templates = [
  { template: 'workflow.yml', path: '.github/workflows/ci.yml', isProgram: false },
  { template: 'pipeline', path: '.ci/pipeline', isProgram: true },
];

/**
 * The files of continuous integration: a shell script that knows what to do, and a workflow of GitHub Actions that
 * calls it. Releases are deployed to every environment with `autoDeploy`.
 *
 * @param branch the main branch
 */
export function renderCi({ environments }: PlatformDescriptor, branch: string): CiFile[] {
  const values: Record<string, string> = {
    '{{branch}}': branch,
    '{{environments}}': environments
      .filter(({ autoDeploy }) => autoDeploy)
      .map(({ name }) => name)
      .join(' '),
  };
  return templates.map(({ template, path, isProgram }) => {
    const text = readFileSync(join(import.meta.dirname, 'files', template), 'utf8');
    // Only the names above: GitHub writes its own expressions with two braces too.
    return { path, text: text.replaceAll(/\{\{\w+\}\}/g, (name) => values[name] ?? name), isProgram };
  });
}

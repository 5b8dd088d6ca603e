import { posix } from 'node:path';

/** What the plugin knows of a project from file names alone. All paths are relative to the workspace root. */
export interface ProjectFiles {
  root: string;
  marker: 'package.json' | 'service.json';
  markerFile: string;
  /** Tests other than those of the contract. */
  hasTests: boolean;
  /** Tests of what the service offers to others and counts on in them: `*.contract.test.ts`. */
  hasContract: boolean;
  hasBuildScript: boolean;
  /** A smoke journey, `src/smoke.ts`. */
  hasSmoke: boolean;
}

/**
 * Groups the files that matched the plugin's pattern by the project that they belong to: the nearest
 * folder above that holds a marker. Fixtures are test data, not projects.
 */
export function groupProjectFiles(files: readonly string[]): ProjectFiles[] {
  const projects = new Map<string, ProjectFiles>();
  const rest: string[] = [];

  for (const file of files.toSorted()) {
    if (file.includes('__fixtures__/') || file.includes('node_modules/')) continue;
    const marker = posix.basename(file);
    if (marker === 'package.json' || marker === 'service.json') {
      const root = posix.dirname(file);
      projects.set(root, {
        root,
        marker,
        markerFile: file,
        hasTests: false,
        hasContract: false,
        hasBuildScript: false,
        hasSmoke: false,
      });
    } else {
      rest.push(file);
    }
  }

  for (const file of rest) {
    const project = nearestProject(projects, file);
    if (!project) continue;
    if (file.endsWith('.contract.test.ts')) project.hasContract = true;
    else if (/\.test\.tsx?$/.test(file)) project.hasTests = true;
    if (file === `${project.root}/src/build.ts`) project.hasBuildScript = true;
    if (file === `${project.root}/src/smoke.ts`) project.hasSmoke = true;
  }

  return [...projects.values()];
}

function nearestProject(projects: Map<string, ProjectFiles>, file: string): ProjectFiles | undefined {
  for (let folder = posix.dirname(file); folder !== '.'; folder = posix.dirname(folder)) {
    const project = projects.get(folder);
    if (project) return project;
  }
  return undefined;
}

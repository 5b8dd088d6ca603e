import type { TargetConfiguration } from '@nx/devkit';

type Inputs = NonNullable<TargetConfiguration['inputs']>;

/**
 * Which of a project's own files a target reads:
 * - `everything`: prose too;
 * - `sources`: code, tests and data, no prose;
 * - `production`: what ships, so that a change of a test builds nothing.
 */
export type OwnFiles = 'everything' | 'sources' | 'production';

const ownInput: Record<OwnFiles, string> = {
  // Not on top of `default`: what one fileset of a project leaves out, Nx leaves out of all of them.
  everything: '{projectRoot}/**/*',
  sources: 'default',
  production: 'production',
};

/** Inputs of a target: own files, what dependencies ship, the npm tools that it runs, and root files. */
export function inputsOf(own: OwnFiles, tools: string[], configFiles: string[]): Inputs {
  return [
    ownInput[own],
    '^production',
    'sharedGlobals',
    ...rootFiles(configFiles),
    { externalDependencies: tools },
  ];
}

function rootFiles(names: string[]): Inputs {
  return names.map((name) => `{workspaceRoot}/${name}`);
}

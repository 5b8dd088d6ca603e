import type { TargetConfiguration } from '@nx/devkit';

type Inputs = NonNullable<TargetConfiguration['inputs']>;

/** Own sources and the sources that dependencies ship; prose is in neither (see `namedInputs` in nx.json). */
const sources: Inputs = ['default', '^production', 'sharedGlobals'];

/** Inputs of a target that reads the project's own files, tests among them, with one or more npm tools. */
export function checkInputs(tools: string[], configFiles: string[]): Inputs {
  return [...sources, ...rootFiles(configFiles), { externalDependencies: tools }];
}

/** Inputs of a target that reads only what ships: a change of a test builds nothing. */
export function buildInputs(tools: string[], configFiles: string[]): Inputs {
  return [
    'production',
    '^production',
    'sharedGlobals',
    ...rootFiles(configFiles),
    { externalDependencies: tools },
  ];
}

function rootFiles(names: string[]): Inputs {
  return names.map((name) => `{workspaceRoot}/${name}`);
}

import type { TargetConfiguration } from '@nx/devkit';

/** The ESM bundle of a service, which runs without node_modules. */
export function bundleTarget(root: string): TargetConfiguration {
  return {
    command: `node tools/generators/src/build/main.ts ${root}`,
    cache: true,
    inputs: ['build', '^production'],
    outputs: ['{projectRoot}/dist'],
  };
}

/** A package whose output is not a service bundle brings its own `src/build.ts`, which writes `dist`. */
export function scriptBuildTarget(): TargetConfiguration {
  return {
    command: 'node src/build.ts',
    options: { cwd: '{projectRoot}' },
    cache: true,
    inputs: ['build', '^production'],
    outputs: ['{projectRoot}/dist'],
  };
}

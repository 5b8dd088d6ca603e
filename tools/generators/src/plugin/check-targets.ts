import type { TargetConfiguration } from '@nx/devkit';

/** Contracts have a target of their own, with what other services recorded among its inputs. */
const contractTests = '**/*.contract.test.ts';

/** Vitest in a project, with the report that lets counts be added up even when the run came from cache. */
export const vitestCommand =
  'vitest run --reporter=default --reporter=json --outputFile.json=.reports/vitest.json';

/** Nx asks every program for colours; what a test reads of a program it started must not depend on that. */
export const vitestOptions = { cwd: '{projectRoot}', env: { FORCE_COLOR: '0' } };

export function lintTarget(root: string): TargetConfiguration {
  return {
    command: `oxlint --type-aware --deny-warnings ${root} && oxfmt --check ${root}`,
    // Nx runs tasks side by side: with a thread for each core a third of the CPU time goes into waiting for each other.
    options: { env: { GOMAXPROCS: '1' } },
    cache: true,
    inputs: ['lint', '^production'],
    outputs: [],
  };
}

export function typecheckTarget(root: string): TargetConfiguration {
  return {
    // Each further checker checks the shared types anew: twice the CPU time, and hardly sooner done.
    command: `tsc -p ${root} --checkers 1`,
    cache: true,
    inputs: ['typecheck', '^production'],
    outputs: [],
  };
}

export function testTarget(): TargetConfiguration {
  return {
    command: `${vitestCommand} --exclude='${contractTests}'`,
    options: vitestOptions,
    cache: true,
    inputs: ['test', '^production'],
    outputs: ['{projectRoot}/.reports'],
  };
}

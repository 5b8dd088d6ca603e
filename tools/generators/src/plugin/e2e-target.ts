import type { TargetConfiguration } from '@nx/devkit';
import { vitestCommand, vitestOptions } from './check-targets.ts';

/** End-to-end tests drive the whole workspace, so every source in it is an input. */
export function e2eTarget(): TargetConfiguration {
  return {
    command: vitestCommand,
    options: vitestOptions,
    cache: true,
    inputs: ['workspaceSources', 'sharedGlobals', '{workspaceRoot}/package-lock.json'],
    outputs: ['{projectRoot}/.reports'],
  };
}

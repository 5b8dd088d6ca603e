import { posix } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import { vitestOptions } from './check-targets.ts';
import { localPort } from './local-port.ts';

/** Registers the build as a release; never cached, since registering is an effect and not an output. */
export function releaseTarget(root: string): TargetConfiguration {
  return {
    command: `node tools/roadbed/src/main.ts release ${root}`,
    dependsOn: ['build'],
  };
}

/** Runs the source and restarts it on a change; `PORT` wins over the port that the name gives. */
export function serveTarget(serviceName: string): TargetConfiguration {
  return {
    command: `PORT=\${PORT:-${localPort(serviceName)}} node --watch src/server.ts`,
    options: { cwd: '{projectRoot}' },
    continuous: true,
  };
}

/** Checks `config/<environment>.json` against what the service declares; the service is not started. */
export function configTarget(): TargetConfiguration {
  return {
    command: 'node src/server.ts --check-config',
    options: { cwd: '{projectRoot}' },
    cache: true,
    inputs: ['config', '^production'],
    outputs: [],
  };
}

/**
 * Checks what the service offers against its `openapi.json` and against what its consumers recorded, and what it
 * asks of others against what it recorded itself. A consumer's record is an input of its provider's check, so a
 * change of the one affects the other, though no source file of it changed.
 */
export function contractTarget(serviceName: string): TargetConfiguration {
  return {
    command: 'vitest run .contract.test.ts',
    options: vitestOptions,
    cache: true,
    inputs: ['contract', '^production', `{workspaceRoot}/apps/*/*/contracts/${serviceName}.json`],
    outputs: [],
  };
}

/** Writes what the service offers now to `openapi.json`, and tells what changed; breaking changes by name. */
export function recordTarget(): TargetConfiguration {
  return {
    command: 'vitest run service.contract.test.ts',
    options: { ...vitestOptions, env: { ...vitestOptions.env, ROADBED_CONTRACT: 'record' } },
  };
}

/** Runs the smoke journey against a service that runs; `--url` says where. Never cached: it asks the running service. */
export function smokeTarget(): TargetConfiguration {
  return {
    command: 'node src/smoke.ts',
    options: { cwd: '{projectRoot}' },
  };
}

/**
 * Asks the running platform to bring the newest release to an environment, and follows the change to its end: the root's
 * npm script, which knows the service by what Nx tells each task. Not by `run-commands`, which takes `--env` for
 * environment variables; an executor of the workspace's own would have every command of Nx load the TypeScript compiler.
 */
export function deployTarget(root: string): TargetConfiguration {
  // npm would look for the script in the service's own folder where that has a node_modules.
  const prefix = posix.relative(root, '.');
  return { executor: 'nx:run-script', options: { script: `--silent --prefix=${prefix} deploy` } };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ExecutorContext } from '@nx/devkit';

export interface DeployOptions {
  service: string;
  env?: string;
  release?: string;
  as?: string;
  again?: boolean;
  wait?: boolean;
}

/**
 * `nx deploy SERVICE --env=ENVIRONMENT`: runs `roadbed deploy`. An executor of its own, because Nx's `run-commands` takes
 * `--env` for environment variables.
 */
async function deploy(options: DeployOptions, { root }: ExecutorContext): Promise<{ success: boolean }> {
  const args = ['tools/roadbed/src/main.ts', 'deploy', ...toArguments(options)];
  const child = spawn('node', args, { cwd: root, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return { success: code === 0 };
}

/** The command line of `roadbed deploy`. */
export function toArguments({ service, env, release, as, again, wait }: DeployOptions): string[] {
  return [
    service,
    ...(env === undefined ? [] : [`--env=${env}`]),
    ...(release === undefined ? [] : [`--release=${release}`]),
    ...(as === undefined ? [] : [`--as=${as}`]),
    ...(again === true ? ['--again'] : []),
    ...(wait === false ? ['--no-wait'] : []),
  ];
}

// oxlint-disable-next-line import/no-default-export -- Nx reads the default export
export default deploy;

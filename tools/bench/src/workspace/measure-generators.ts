import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run-command.ts';
import { environmentOf, type Tool } from './tools.ts';

/** Milliseconds of each round, by tool. */
export type GeneratorTimes = Map<string, number[]>;

/**
 * `nx g service` of this project against a generator of bare Nx that writes one file, in turn, both with their plugins
 * in process, so that what differs is what is generated. What was created is removed after each run.
 */
export async function measureGenerators(
  tools: readonly Tool[],
  { rounds, rootOf }: { rounds: number; rootOf: (tool: Tool) => string },
): Promise<GeneratorTimes> {
  const times: GeneratorTimes = new Map();
  for (let round = 0; round <= rounds; round += 1) {
    for (const tool of tools) {
      const name = `shop-${round}`;
      const generator =
        tool.flavour === 'roadbed'
          ? ['service', name, '--domain=domain-0', '--team=builders']
          : ['@synthetic/minimal:service', name];
      const cwd = rootOf(tool);
      const env = { ...environmentOf(tool), NX_ISOLATE_PLUGINS: 'false' };
      const { ms, stdout } = await run(tool.command, ['g', ...generator, '--no-interactive'], { cwd, env });
      if (!stdout.includes(`CREATE apps/domain-0/${name}/service.json`)) throw new Error(stdout);
      await rm(join(cwd, 'apps/domain-0', name), { recursive: true });
      await run('git', ['checkout', '--quiet', '.'], { cwd });
      // The first run reads all files of the generator, and of the workspace, for the first time.
      if (round > 0) times.set(tool.id, [...(times.get(tool.id) ?? []), ms]);
    }
  }
  return times;
}

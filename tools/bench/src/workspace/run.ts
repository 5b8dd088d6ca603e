import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPeers } from './install-peers.ts';
import { measureGenerators } from './measure-generators.ts';
import { measureOwnServices } from './measure-own-services.ts';
import { buildAll, measureTools } from './measure-tools.ts';
import { report, type Measurements } from './report.ts';
import { run } from './run-command.ts';
import type { Shape } from './synthetic-files.ts';
import { createSyntheticWorkspace } from './synthetic-workspace.ts';
import { createTools, environmentOf, type Tool } from './tools.ts';

/** How long the benchmark takes. */
export interface RunOptions {
  /** Numbers of services. */
  sizes: number[];
  /** Rounds at the sizes below 1000; half of them at 1000. */
  rounds: number;
}

/** Measures generated workspaces and the project's own services, and gives the report. */
export async function benchWorkspace(options: RunOptions, say: (line: string) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'roadbed-bench-'));
  try {
    say('installing turbo and moon');
    const versions = await installPeers(join(folder, 'peers'));
    const tools = createTools(join(folder, 'peers'));
    const [roadbed] = tools;
    if (roadbed === undefined) throw new Error('There is no tool.');

    say("this project's services");
    const own = await measureOwnServices(join(folder, 'own'), roadbed, options.rounds);
    const measured: Measurements['measured'] = [];
    for (const services of options.sizes) {
      const shape = { services, libraries: 8 };
      const rounds = services >= 1000 ? Math.ceil(options.rounds / 2) : options.rounds;
      const home = join(folder, String(services));
      measured.push({ shape, ...(await measureSize(tools, shape, { rounds, home, say })) });
      await rm(home, { recursive: true, force: true });
      say(report({ tools, versions, own, measured }));
    }
    return report({ tools, versions, own, measured });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureSize(
  tools: readonly Tool[],
  shape: Shape,
  { rounds, home, say }: { rounds: number; home: string; say: (line: string) => void },
): Promise<Omit<Measurements['measured'][number], 'shape'>> {
  const rootOf = (tool: Tool) => join(home, tool.id);
  await mkdir(home, { recursive: true });
  for (const tool of tools) {
    const same = tools.find(({ flavour }) => flavour === tool.flavour);
    if (same !== undefined && same !== tool) {
      // With its cache: building all again takes a minute at a thousand services.
      await run('cp', ['-a', rootOf(same), rootOf(tool)], { cwd: home });
      continue;
    }
    await mkdir(rootOf(tool));
    await createSyntheticWorkspace(rootOf(tool), tool.flavour, shape);
    const { ms } = await buildAll(tool, rootOf(tool));
    say(`${shape.services} services, ${tool.title}: all built in ${(ms / 1000).toFixed(1)} s`);
  }
  try {
    const { times, cpu } = await measureTools(tools, shape, { rounds, rootOf, say });
    say(`${shape.services} services: generators`);
    const nx = tools.filter(({ flavour }) => flavour === 'roadbed' || flavour === 'nx');
    return { times, cpu, generators: await measureGenerators(nx, { rounds, rootOf }) };
  } finally {
    for (const tool of tools.filter(({ env }) => env['NX_DAEMON'] === 'true')) {
      await run(tool.command, ['daemon', '--stop'], { cwd: rootOf(tool), env: environmentOf(tool) });
    }
  }
}

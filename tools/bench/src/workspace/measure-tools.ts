import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { run, type Run } from './run-command.ts';
import { servicesOf, type Shape } from './synthetic-files.ts';
import { environmentOf, type Action, type Tool } from './tools.ts';

/** What is measured, in the order of a round. */
export const scenarios = ['graph', 'list', 'build', 'there', 'gone'] as const;
export type Scenario = (typeof scenarios)[number];

/** Milliseconds of every round, by scenario and tool: by the clock on the wall, or of CPU time. */
export type Times = Map<Scenario, Map<string, number[]>>;

/** How long a person takes from saving a file to the end of the next command, during which a daemon may look. */
const TYPING_MS = 300;

/**
 * Measures all tools in turn, round by round. Every run is checked for what it should have done.
 *
 * @param rootOf the folder of the workspace of a tool
 */
export async function measureTools(
  tools: readonly Tool[],
  shape: Shape,
  { rounds, rootOf, say }: { rounds: number; rootOf: (tool: Tool) => string; say: (line: string) => void },
): Promise<{ times: Times; cpu: Times }> {
  const services = servicesOf(shape);
  const times: Times = new Map(scenarios.map((scenario) => [scenario, new Map()]));
  const cpu: Times = new Map(scenarios.map((scenario) => [scenario, new Map()]));
  // What starts a daemon, and what a workspace that was copied finds out once.
  for (const tool of tools) await buildAll(tool, rootOf(tool));
  for (let round = 0; round < rounds; round += 1) {
    const changed = services[(round * 7 + 3) % services.length];
    if (changed === undefined) throw new Error('There is no service.');
    for (const scenario of scenarios) {
      for (const tool of tools) {
        if (tool.isSlow && shape.services >= 1000 && round >= 2) continue;
        const used = await measure(tool, scenario, changed, `round ${round}`);
        if (used === undefined) continue;
        push(times, scenario, tool.id, used.ms);
        push(cpu, scenario, tool.id, used.cpuMs);
      }
    }
    say(`${shape.services} services: round ${round + 1} of ${rounds}`);
  }
  return { times, cpu };

  async function measure(
    tool: Tool,
    scenario: Scenario,
    service: { name: string; root: string },
    mark: string,
  ): Promise<Run | undefined> {
    const root = rootOf(tool);
    const source = join(root, service.root, 'src/app.ts');
    const before = await readFile(source, 'utf8');
    const after = `${before}// ${mark} of ${tool.id}\n`;
    if (scenario === 'there' || scenario === 'gone') {
      if (scenario === 'gone') {
        await Promise.all(
          services.map((at) => rm(join(root, at.root, 'dist'), { recursive: true, force: true })),
        );
      }
      await pause(TYPING_MS);
      const used = await buildAll(tool, root);
      for (const at of services) await stat(join(root, at.root, 'dist/server.mjs'));
      return used;
    }
    if (tool.args[scenario] === undefined) return undefined;
    await writeFile(source, after);
    try {
      await pause(TYPING_MS);
      const used = await ask(tool, scenario, root);
      const { stdout } = used;
      if (scenario === 'list' && !stdout.includes(`"${service.name}"`)) {
        throw new Error(`${tool.title} does not list ${service.name}: ${stdout}`);
      }
      const built = join(root, service.root, 'dist/server.mjs');
      if (scenario === 'build' && (await readFile(built, 'utf8')) !== after) {
        throw new Error(`${tool.title} did not build ${service.name}: ${stdout}`);
      }
      return used;
    } finally {
      await writeFile(source, before);
    }
  }
}

/** Builds every service. */
export function buildAll(tool: Tool, root: string): Promise<Run> {
  return ask(tool, 'all', root);
}

function ask(tool: Tool, action: Action | 'all', cwd: string): Promise<Run> {
  const args = tool.args[action];
  if (args === undefined) throw new Error(`${tool.title} cannot ${action}.`);
  return run(tool.command, args, { cwd, env: environmentOf(tool) });
}

function push(times: Times, scenario: Scenario, tool: string, ms: number): void {
  const byTool = times.get(scenario);
  byTool?.set(tool, [...(byTool.get(tool) ?? []), ms]);
}

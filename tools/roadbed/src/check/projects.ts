import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runNx } from '../run-nx.ts';

const graphSchema = z.object({
  graph: z.object({
    nodes: z.record(
      z.string(),
      z.object({
        data: z.object({ root: z.string(), targets: z.record(z.string(), z.unknown()).default({}) }),
      }),
    ),
  }),
});

export interface Project {
  name: string;
  /** Its folder, relative to the workspace. */
  root: string;
  targets: string[];
}

/** All projects of the workspace, by name. Throws with what Nx says when it cannot tell. */
export async function listProjects(root: string): Promise<Project[]> {
  const folder = mkdtempSync(join(tmpdir(), 'roadbed-graph-'));
  const file = join(folder, 'graph.json');
  try {
    const { code, text } = await runNx(['graph', `--file=${file}`], { root, env: {}, onLine: () => {} });
    if (code !== 0) throw new Error(`Nx cannot tell the projects of the workspace:\n${text}`);
    const { graph } = graphSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return Object.entries(graph.nodes)
      .map(([name, { data }]) => ({ name, root: data.root, targets: Object.keys(data.targets) }))
      .sort((a, b) => a.name.localeCompare(b.name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

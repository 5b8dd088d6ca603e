import type { ProjectGraph } from '@nx/devkit';
import { floorOf, mayImport } from './floor.ts';

/** The part of Nx's project graph that the check reads. */
export type FloorGraph = {
  nodes: Record<string, { data: { root: string; tags?: string[] } }>;
  dependencies: ProjectGraph['dependencies'];
};

/**
 * Lists every import that the floors forbid, and every project that stands on none. One line each:
 * who, whom, why not, and what is allowed. Empty when all is well.
 */
export function findBreaches({ nodes, dependencies }: FloorGraph): string[] {
  return Object.entries(nodes).flatMap(([source, node]) => {
    const floor = floorOf(node.data.tags ?? []);
    if (!floor) {
      return [
        `${source} (${node.data.root}) stands on no floor. Give it one of the tags ` +
          `${Object.keys(mayImport)
            .map((name) => `floor:${name}`)
            .join(', ')}.`,
      ];
    }

    return importsOf(source, dependencies).flatMap((target) => {
      const targetNode = nodes[target];
      const targetFloor = targetNode && floorOf(targetNode.data.tags ?? []);
      if (!targetFloor || mayImport[floor].includes(targetFloor)) return [];
      return [
        `${source} (floor:${floor}) imports ${target} (floor:${targetFloor}). ` +
          `floor:${floor} may import only ${mayImport[floor].map((name) => `floor:${name}`).join(', ')}.`,
      ];
    });
  });
}

/** Implicit dependencies order tasks and import nothing. */
function importsOf(source: string, dependencies: FloorGraph['dependencies']): string[] {
  const targets = (dependencies[source] ?? [])
    .filter(({ target, type }) => type !== 'implicit' && target !== source)
    .map(({ target }) => target);
  return [...new Set(targets)];
}

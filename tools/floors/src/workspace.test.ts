import { createProjectGraphAsync, type ProjectGraph } from '@nx/devkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { findBreaches } from './find-breaches.ts';
import { floorOf } from './floor.ts';

let graph: ProjectGraph;

beforeAll(async () => {
  process.env.NX_DAEMON = 'false';
  process.env.NX_ISOLATE_PLUGINS = 'false';
  graph = await createProjectGraphAsync({ exitOnError: false });
}, 60_000);

describe('this workspace', () => {
  it('keeps to its floors', () => {
    expect(findBreaches(graph)).toEqual([]);
  });

  it('has its imports read from sources, without which no breach would show', () => {
    const services = Object.values(graph.nodes).filter(({ data }) => floorOf(data.tags ?? []) === 'service');
    const importers = services.filter(({ name }) =>
      (graph.dependencies[name] ?? []).some(({ target }) => target === 'service'),
    );
    expect(services.length).toBeGreaterThan(0);
    expect(importers.map(({ name }) => name)).toEqual(services.map(({ name }) => name));
  });
});

import { describe, expect, it } from 'vitest';
import { findBreaches, type FloorGraph } from './find-breaches.ts';

function graph(floors: Record<string, string>, imports: Array<[string, string, string?]>): FloorGraph {
  const nodes: FloorGraph['nodes'] = {};
  const dependencies: FloorGraph['dependencies'] = {};
  for (const [name, floor] of Object.entries(floors)) {
    nodes[name] = { data: { root: `at/${name}`, tags: floor ? [`floor:${floor}`] : [] } };
    dependencies[name] = imports
      .filter(([source]) => source === name)
      .map(([source, target, type = 'static']) => ({ source, target, type }));
  }
  return { nodes, dependencies };
}

const floors = {
  payments: 'service',
  fraud: 'service',
  telemetry: '1',
  config: '1',
  store: '2',
  catalog: '2',
  deploy: '3',
  ledger: '3',
  platform: 'app',
  generators: 'tool',
};

describe('findBreaches', () => {
  it.each([
    ['payments', 'config'],
    ['config', 'telemetry'],
    ['store', 'config'],
    ['store', 'catalog'],
    ['deploy', 'store'],
    ['deploy', 'config'],
    ['platform', 'deploy'],
    ['platform', 'store'],
    ['generators', 'catalog'],
  ])('lets %s import %s', (source, target) => {
    expect(findBreaches(graph(floors, [[source, target]]))).toEqual([]);
  });

  it.each([
    ['payments', 'store'],
    ['payments', 'deploy'],
    ['payments', 'fraud'],
    ['payments', 'generators'],
    ['config', 'store'],
    ['store', 'deploy'],
    ['deploy', 'ledger'],
    ['deploy', 'payments'],
    ['generators', 'platform'],
    ['store', 'platform'],
    ['platform', 'payments'],
  ])('catches %s importing %s', (source, target) => {
    const breaches = findBreaches(graph(floors, [[source, target]]));
    expect(breaches).toHaveLength(1);
    expect(breaches[0]).toContain(`${source} (floor:`);
    expect(breaches[0]).toContain(`imports ${target} (floor:`);
  });

  it('names a breach once, however many files commit it', () => {
    const twice = graph(floors, [
      ['payments', 'store'],
      ['payments', 'store', 'dynamic'],
    ]);
    expect(findBreaches(twice)).toHaveLength(1);
  });

  it('catches a project that stands on no floor, or on one that does not exist', () => {
    expect(findBreaches(graph({ stray: '' }, []))).toEqual([
      expect.stringContaining('stray (at/stray) stands on no floor'),
    ]);
    expect(findBreaches(graph({ stray: '9' }, []))).toHaveLength(1);
  });

  it('leaves npm packages and task ordering alone', () => {
    const allowed = graph(floors, [
      ['payments', 'npm:zod'],
      ['config', 'platform', 'implicit'],
    ]);
    expect(findBreaches(allowed)).toEqual([]);
  });
});

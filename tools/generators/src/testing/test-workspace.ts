import type { Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';
import type { serviceDescriptorSchema } from '@roadbed/catalog';
import type { z } from 'zod';
import { syncWorkspace } from '../sync/sync-generator.ts';

/** The organisation that generators are tried on. */
export const examplePlatform = {
  organisation: 'Example Retail',
  codeOwners: '@example-retail/{team}',
  domains: [
    { name: 'navigation', title: 'Navigation' },
    { name: 'finance', title: 'Finance' },
  ],
  people: ['ana', 'ben'].map((name) => ({
    name,
    title: `${name} Example`,
    email: `${name}@example.com`,
    slack: `U0${name.toUpperCase()}`,
  })),
  teams: [
    { name: 'payments', title: 'Payments', members: ['ana'], channel: 'money' },
    { name: 'fraud', title: 'Fraud', members: ['ben'], channel: 'team-fraud' },
  ],
  environments: [{ name: 'integration' }],
  tickets: { patterns: ['[A-Z]+-[0-9]+'] },
  channels: { deployments: 'deployments', feedback: 'feedback' },
};

/** A descriptor with what every service has to have. */
/** A `service.json` as a person writes it. */
type WrittenService = z.input<typeof serviceDescriptorSchema>;

export function exampleService(name: string, given: Partial<WrittenService> = {}): WrittenService {
  return {
    name,
    title: name,
    description: `Does ${name}.`,
    capability: `Do ${name}`,
    domain: 'finance',
    team: name,
    channel: `team-${name}`,
    objectives: { availabilityPercent: 99.9, latencyP99Ms: 300, deploymentFrequency: 'daily' },
    dependencies: { services: [], thirdParties: [] },
    rollout: { strategy: 'blue-green' },
    runbook: 'docs/runbook.md',
    ...given,
  };
}

/** A workspace in memory with the services `payments`, which calls `fraud`, and `fraud`; all derived files are there. */
export async function testWorkspace(): Promise<Tree> {
  const tree = createTree();
  tree.write('platform.json', `${JSON.stringify(examplePlatform, null, 2)}\n`);
  tree.write('.oxfmtrc.json', JSON.stringify({ printWidth: 110, singleQuote: true }));
  tree.write(
    'libs/telemetry/package.json',
    JSON.stringify({ name: '@x/telemetry', nx: { name: 'telemetry' } }),
  );
  writeService(
    tree,
    exampleService('payments', { channel: 'money', dependencies: { services: ['fraud'], thirdParties: [] } }),
  );
  writeService(tree, exampleService('fraud'));
  await syncWorkspace(tree);
  return tree;
}

function writeService(tree: Tree, service: WrittenService): void {
  tree.write(`apps/${service.domain}/${service.name}/service.json`, `${JSON.stringify(service, null, 2)}\n`);
}

/** Every file of a tree in memory. */
export function contentsOf(tree: Tree): Map<string, string> {
  return new Map(
    tree.listChanges().map(({ path, content }): [string, string] => [path, content?.toString() ?? '']),
  );
}

/** What a run changed, by path; null for a file that is gone. */
export async function changesOf(
  tree: Tree,
  run: () => Promise<unknown>,
): Promise<Map<string, string | null>> {
  const before = contentsOf(tree);
  await run();
  const after = contentsOf(tree);
  return new Map([
    ...[...after].filter(([path, text]) => before.get(path) !== text),
    ...[...before.keys()].filter((path) => !after.has(path)).map((path): [string, null] => [path, null]),
  ]);
}

/** A JSON file of a tree. */
export function readJson(tree: Tree, file: string): unknown {
  return JSON.parse(tree.read(file, 'utf8') ?? 'null');
}

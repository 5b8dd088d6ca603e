import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const people = [
  { name: 'ana', title: 'Ana Example', email: 'ana@example.com', slack: 'U0ANA' },
  { name: 'ben', title: 'Ben Example', email: 'ben@example.com', slack: 'U0BEN' },
  { name: 'cleo', title: 'Cleo Example', email: 'cleo@example.com', slack: 'U0CLEO' },
];

/** The environments of the example: one that asks for no approval, one that asks for one. */
export const environments = ['integration', 'production'] as const;

const organisation = {
  organisation: 'Example Retail',
  domains: [{ name: 'finance', title: 'Finance' }],
  people,
  environments: [{ name: 'integration' }, { name: 'production', approvals: 1 }],
  tickets: { patterns: ['[A-Z]+-[0-9]+'] },
  channels: { deployments: 'deployments', feedback: 'platform-feedback' },
};

/**
 * Writes descriptors of an organisation with these services, each of a team of its own, which is no code.
 *
 * @param rollouts `$.rollout` by service; when left out, all at once and not watched
 */
export async function writeExampleWorkspace(
  root: string,
  services: readonly string[],
  rollouts: Record<string, object> = {},
): Promise<void> {
  const teams = services.map((name) => ({
    name,
    title: name,
    members: people.map((person) => person.name),
    channel: `team-${name}`,
  }));
  await mkdir(root, { recursive: true });
  await writeFile(join(root, 'platform.json'), JSON.stringify({ ...organisation, teams }));
  for (const name of services) {
    const folder = join(root, 'apps/finance', name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'service.json'), JSON.stringify(describeService(name, rollouts[name])));
  }
}

function describeService(name: string, rollout?: object): object {
  return {
    name,
    title: name,
    description: name,
    capability: name,
    domain: 'finance',
    team: name,
    channel: `team-${name}`,
    objectives: { availabilityPercent: 99.9, latencyP99Ms: 300, deploymentFrequency: 'daily' },
    dependencies: { services: [] },
    rollout: { strategy: 'blue-green', readyWithinSeconds: 30, watchSeconds: 0, ...rollout },
    runbook: 'docs/runbook.md',
  };
}

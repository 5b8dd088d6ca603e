import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const people = [
  { name: 'ana', title: 'Ana Example', email: 'ana@example.com', slack: 'U0ANA' },
  { name: 'ben', title: 'Ben Example', email: 'ben@example.com', slack: 'U0BEN' },
];

/**
 * A workspace with one service, payments, and its dependency, fraud, which is never released.
 *
 * @param rollout `$.rollout` of payments; when left out, all at once and not watched
 */
export async function writeExampleWorkspace(root: string, rollout: object = {}): Promise<void> {
  await writeFile(
    join(root, 'platform.json'),
    JSON.stringify({
      organisation: 'Example Retail',
      domains: [{ name: 'finance', title: 'Finance' }],
      people,
      teams: ['fraud', 'payments'].map((name) => ({
        name,
        title: name,
        members: ['ana'],
        channel: `team-${name}`,
      })),
      environments: [
        { name: 'integration', autoDeploy: true },
        { name: 'production', approvals: 1 },
      ],
      tickets: { patterns: ['[A-Z]+-[0-9]+'] },
      channels: { deployments: 'deployments', feedback: 'platform-feedback' },
    }),
  );
  for (const name of ['fraud', 'payments']) {
    await mkdir(join(root, 'apps/finance', name), { recursive: true });
    await writeFile(
      join(root, 'apps/finance', name, 'service.json'),
      JSON.stringify({
        name,
        title: name,
        description: name,
        capability: name,
        domain: 'finance',
        team: name,
        channel: `team-${name}`,
        objectives: { availabilityPercent: 99.9, latencyP99Ms: 300, deploymentFrequency: 'daily' },
        dependencies: { services: name === 'payments' ? ['fraud'] : [] },
        rollout: { strategy: 'blue-green', readyWithinSeconds: 10, watchSeconds: 0, ...rollout },
        runbook: 'docs/runbook.md',
      }),
    );
  }
}

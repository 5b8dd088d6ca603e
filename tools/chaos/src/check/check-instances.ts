import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Kill } from '../storm/storm-log.ts';
import type { World } from '../world/create-world.ts';
import { startsFile } from '../world/example-release.ts';
import { findProcesses } from '../world/find-processes.ts';
import type { StoredDeployment } from '../world/read-database.ts';
import type { GatewayRoute } from '../world/read-gateway.ts';

const startSchema = z.object({
  instance: z.string(),
  pid: z.int(),
  /** Whether it ended by itself at once. */
  ends: z.boolean(),
  at: z.number(),
});
/** A start of an instance, as it noted it itself. */
export type Start = z.output<typeof startSchema>;

/** What runs of the services, found without asking the platform. */
export async function readInstances({ home }: World): Promise<{ starts: Start[]; running: Start[] }> {
  const text = await readFile(startsFile(home), 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line !== '');
  const starts = lines.map((line) => startSchema.parse(JSON.parse(line)));
  const found = await findProcesses(join(home, 'releases'));
  const pids = new Set(found.filter(({ command }) => command.includes('server.mjs')).map(({ pid }) => pid));
  // A pid may have been given out twice in a long storm: the last start with it is the one that runs.
  const byPid = new Map(starts.map((start) => [start.pid, start]));
  return { starts, running: [...byPid.values()].filter(({ pid }) => pids.has(pid)) };
}

/** Exactly one instance runs for each live service, nothing else does, and the gateway sends requests to it. */
export function checkInstances(
  { running }: { running: Start[] },
  deployments: StoredDeployment[],
  routes: GatewayRoute[],
): string[] {
  const problems: string[] = [];
  const expected = new Map(deployments.map((deployment) => [deployment.instance, deployment]));
  for (const { service, environment, instance, url } of deployments) {
    const count = running.filter((start) => start.instance === instance).length;
    if (count !== 1) problems.push(`${count} processes run as ${instance}, which is live`);
    const route = routes.find((at) => at.service === service && at.environment === environment);
    const targets = route?.targets.map((target) => `${target.instance} at ${target.url}`).join(', ');
    if (targets !== `${instance} at ${url}`)
      problems.push(
        `the gateway sends ${environment}/${service} to ${targets ?? 'nothing'}, not to ${instance}`,
      );
  }
  for (const { instance, pid } of running)
    if (!expected.has(instance))
      problems.push(`stray: process ${pid} runs as ${instance}, which is not live`);
  for (const { service, environment, targets } of routes) {
    const isLive = deployments.some((at) => at.service === service && at.environment === environment);
    if (!isLive && targets.length > 0)
      problems.push(`stray: the gateway has a route for ${environment}/${service}, where nothing is live`);
  }
  return problems;
}

/** An instance is started once, and again only after it, or the one that it replaces, has ended by itself or was killed. */
export function checkStarts({ starts }: { starts: Start[] }, kills: readonly Kill[]): string[] {
  return starts.flatMap((start, index) => {
    const before = starts.slice(0, index).findLast(({ instance }) => isBefore(instance, start.instance));
    if (before === undefined || before.ends) return [];
    const wasKilled = kills.some(
      ({ victim, pid, at }) =>
        victim === 'instance' && pid === before.pid && at >= before.at - 1000 && at <= start.at,
    );
    return wasKilled
      ? []
      : [
          `twice: ${start.instance} was started at ${new Date(start.at).toISOString()} (${start.pid}), though ` +
            `${before.instance} (${before.pid}) was not killed`,
        ];
  });
}

/** `C-12-1` is before `C-12-1`, started again, and before `C-12-2`. */
function isBefore(instance: string, later: string): boolean {
  const change = (id: string) => id.slice(0, id.lastIndexOf('-'));
  return change(instance) === change(later);
}

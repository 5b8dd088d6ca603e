import { setTimeout as sleep } from 'node:timers/promises';
import type { Driver } from '../driver/create-driver.ts';
import type { Storm } from '../storm/run-storm.ts';
import type { StormLog } from '../storm/storm-log.ts';
import type { World } from '../world/create-world.ts';
import { findProcesses } from '../world/find-processes.ts';
import { readDatabase } from '../world/read-database.ts';
import { checkMessages, isStuck } from './check-changes.ts';
import { checkLedger } from './check-ledger.ts';
import { checkTraffic } from './check-traffic.ts';
import { lookAround } from './until-settled.ts';

export type StormReport = {
  /** Everything that is not as it must be; empty when all is well. */
  problems: string[];
  /** What happened, a line each. */
  lines: string[];
};

/** How long old instances, messages and the ledger may take to settle after the last change, in milliseconds. */
const settleWithinMs = 60_000;

/** Checks a world after a storm, with everything up, and then that nothing is left of it when it is stopped. */
export async function checkWorld(world: World, { driver, log, load, finish }: Storm): Promise<StormReport> {
  const settled = await settle(async () => {
    await finish();
    return look(world, driver, log);
  });
  const stuck = await Promise.all(
    (await readDatabase(world)).changes.filter(isStuck).map(({ id }) => tell(driver, id)),
  );
  const ledger = await checkLedger(
    await driver.api.exportLedger(),
    await driver.api.ledgerKeys(),
    log.checkpoints,
  );
  const traffic = checkTraffic(load.failures, log, await world.log('gateway'));
  const { changes } = await readDatabase(world);
  await world.stop();
  const left = await findProcesses(world.home);
  const stray = left.map(({ pid, command }) => `stray: process ${pid} runs on after the stop: ${command}`);
  const counts = Map.groupBy(changes, ({ status }) => status);
  return {
    problems: [...settled, ...ledger.problems, ...traffic.problems, ...stray],
    lines: [
      ...stuck,
      `${changes.length} changes: ${[...counts].map(([status, some]) => `${some.length} ${status}`).join(', ')}`,
      `${log.acknowledged.length} acknowledged, ${log.unanswered} requests for a change without an answer`,
      `${ledger.entries} entries in the ledger, whole by ${new Set(log.checkpoints).size} checkpoints from before a kill`,
      `${load.requests} requests, ${load.fresh} of them on connections of their own; failed while the gateway was dead: ` +
        `${traffic.byGateway}, while their instance was: ${traffic.byInstance}, otherwise: ${traffic.otherwise}`,
    ],
  };
}

async function look(world: World, driver: Driver, log: StormLog): Promise<string[]> {
  return [...(await lookAround(world, log)), ...(await checkMessages(driver, world.services, log))];
}

/** The story of a change, for whoever asks why it has not ended. */
async function tell(driver: Driver, id: string): Promise<string> {
  const { service, environment, status, entries } = await driver.api.change(id);
  const story = entries.map(({ at, type }) => `  ${at} ${type}`);
  return [`${id} of ${service} to ${environment} is ${status}:`, ...story].join('\n');
}

/** Looks until there is no problem, or those that there are have had time enough to go. */
async function settle(ask: () => Promise<string[]>): Promise<string[]> {
  const deadline = Date.now() + settleWithinMs;
  for (;;) {
    const problems = await ask().catch((error: unknown) => [
      `the world cannot be looked at: ${String(error)}`,
    ]);
    if (problems.length === 0 || Date.now() > deadline) return problems;
    await sleep(500);
  }
}

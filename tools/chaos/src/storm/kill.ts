import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world/create-world.ts';
import { eventually } from '../world/eventually.ts';
import { listInstances } from '../world/list-instances.ts';
import { endConnections, listBackends } from '../world/read-database.ts';
import { readGatewayPid } from '../world/read-gateway.ts';
import type { Random } from './random.ts';
import type { Kill, StormLog, Victim } from './storm-log.ts';

const longestOutageMs = 120_000;

/** Finds a victim, kills it with SIGKILL (connections are ended), and notes that. Nothing happens when there is none at this moment. */
export async function kill(
  world: World,
  victim: Victim,
  random: Random,
  log: StormLog,
): Promise<Kill | undefined> {
  if (victim === 'connections') {
    if ((await endConnections(world).catch(() => 0)) === 0) return undefined;
    const ended: Kill = { at: Date.now(), victim };
    log.kills.push(ended);
    return ended;
  }
  const found = await findVictim(world, victim, random);
  if (found === undefined) return undefined;
  const killed: Kill = { at: Date.now(), victim, ...found };
  if (victim === 'supervisor') {
    log.kills.push(killed);
    await world.stop('SIGKILL');
    await sleep(random.whole(0, 1500));
    await startAgain(world, log);
    return killed;
  }
  try {
    process.kill(found.pid, 'SIGKILL');
  } catch {
    return undefined;
  }
  log.kills.push(killed);
  if (victim === 'gateway') void noteGatewayOutage(world, log, killed.at, found.pid);
  return killed;
}

async function findVictim(
  world: World,
  victim: Exclude<Victim, 'connections'>,
  random: Random,
): Promise<{ pid: number; instance?: string } | undefined> {
  const { postgres, ...run } = world.run();
  switch (victim) {
    case 'instance': {
      const instances = await listInstances(world);
      return instances.length === 0 ? undefined : random.pick(instances);
    }
    case 'backend': {
      const backends = await listBackends(world).catch(() => []);
      return backends.length === 0 ? undefined : { pid: random.pick(backends) };
    }
    case 'database':
      return postgres.pid === undefined ? undefined : { pid: postgres.pid };
    default:
      return { pid: run[victim].pid };
  }
}

/** The next `npm start` ends the gateway that is there and starts another. */
async function startAgain(world: World, log: StormLog): Promise<void> {
  const outage = { from: Date.now(), to: Number.POSITIVE_INFINITY };
  log.gatewayOutages.push(outage);
  await world.start();
  outage.to = Date.now();
}

async function noteGatewayOutage(world: World, log: StormLog, from: number, pid: number): Promise<void> {
  const outage = { from, to: Number.POSITIVE_INFINITY };
  log.gatewayOutages.push(outage);
  const options = { what: 'another gateway answers', withinMs: longestOutageMs, everyMs: 10 };
  await eventually(options, async () => (await readGatewayPid(world)) !== pid).then(
    () => (outage.to = Date.now()),
    () => {},
  );
}

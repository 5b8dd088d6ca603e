import { setTimeout as sleep } from 'node:timers/promises';
import { createDriver } from '../driver/create-driver.ts';
import type { Driver } from '../driver/create-driver.ts';
import type { LoadResult } from '../load/load-messages.ts';
import { startLoad } from '../load/start-load.ts';
import type { World } from '../world/create-world.ts';
import { eventually } from '../world/eventually.ts';
import { environments } from '../world/example-workspace.ts';
import { untilUp } from '../world/until-up.ts';
import { kill } from './kill.ts';
import type { Random } from './random.ts';
import { createStormLog, victims } from './storm-log.ts';
import type { Kill, StormLog, Victim } from './storm-log.ts';
import { finish, work } from './team.ts';
import type { TeamOptions } from './team.ts';

export type StormOptions = {
  world: World;
  kills: number;
  random: Random;
  /** Requests a second through the gateway. */
  perSecond: number;
  say: (line: string) => void;
};

/** What is left of a storm, for the checks. */
export type Storm = {
  log: StormLog;
  load: LoadResult;
  driver: Driver;
  /** Brings to its end what nobody follows. */
  finish: () => Promise<unknown>;
};

/** How long everything may take to be up again after a kill, in milliseconds. */
const upWithinMs = 120_000;
const askers: Record<string, string> = { integration: 'cleo', production: 'ana' };

/** Kills one part after another, at random moments, while teams change services that are under load. */
export async function runStorm({ world, kills, random, perSecond, say }: StormOptions): Promise<Storm> {
  const driver = createDriver(world);
  const log = createStormLog();
  const ending = new AbortController();
  const teams: TeamOptions[] = world.services.flatMap((service) =>
    environments.map((environment) => ({
      driver,
      service,
      environment,
      by: askers[environment] ?? '',
      random: random.fork(`${service} ${environment}`),
      log,
      signal: ending.signal,
    })),
  );
  const working = teams.map(work);
  await untilServed(world, driver);
  const load = await startLoad({
    routes: world.services.map((service) => ({
      url: driver.gatewayUrl(service, 'production'),
      expect: `"service":"${service}","environment":"production"`,
    })),
    perSecond,
    connections: 20,
  });
  try {
    await strike({ world, driver, kills, random: random.fork('kills'), log, say });
    ending.abort();
    await Promise.all(working);
    await untilUp(world, upWithinMs);
    const finishAll = () => Promise.all(teams.map(finish));
    // While requests are still sent: what is asked for last is rolled out under load, too.
    await eventually({ what: 'all that was asked for has ended' }, async () => finishAll());
    return { log, load: await load.stop(), driver, finish: finishAll };
  } finally {
    ending.abort();
    load.kill();
  }
}

async function untilServed(world: World, driver: Driver): Promise<void> {
  for (const service of world.services) {
    await eventually(
      { what: `${service} serves in production` },
      async () => (await fetch(driver.gatewayUrl(service, 'production'))).ok,
    );
  }
}

type Strike = Pick<StormOptions, 'world' | 'kills' | 'random' | 'say'> & { driver: Driver; log: StormLog };

async function strike({ world, driver, kills, random, log, say }: Strike): Promise<void> {
  const nextVictim = dealVictims(random);
  while (log.kills.length < kills) {
    await sleep(random.whole(0, 2500));
    const victim = nextVictim();
    const note = await driver.api.checkpoint().catch(() => undefined);
    if (note !== undefined) log.checkpoints.push(note);
    const killed = await kill(world, victim, random, log);
    if (killed === undefined) continue;
    // Some blows fall before the one before is recovered from.
    if (random.happens(0.25) && log.kills.length < kills) {
      say(describe(log, killed));
      continue;
    }
    await untilUp(world, upWithinMs);
    killed.upAt = Date.now();
    say(describe(log, killed));
  }
}

/** In random order, each as often as the others: like cards, of which the pack is shuffled when it is used up. */
function dealVictims(random: Random): () => Victim {
  let pack: Victim[] = [];
  return () => {
    if (pack.length === 0) pack = [...victims];
    const victim = random.pick(pack);
    pack = pack.filter((other) => other !== victim);
    return victim;
  };
}

function describe({ kills }: StormLog, { at, victim, pid, instance, upAt }: Kill): string {
  const what = [victim, instance, pid].filter((part) => part !== undefined).join(' ');
  const then =
    upAt === undefined ? 'not waited for' : `all up again after ${((upAt - at) / 1000).toFixed(1)} s`;
  return `${kills.length} ${new Date(at).toISOString().slice(11, 23)} kill -9 ${what}, ${then}`;
}

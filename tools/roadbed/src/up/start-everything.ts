import { identify } from '@roadbed/process';
import type { Catalog } from '@roadbed/catalog';
import type { Settings } from '../settings.ts';
import type { build } from './build.ts';
import { openDatabaseServer } from './database.ts';
import { gatewaySocket } from './gateway-socket.ts';
import { createRunFileKeeper } from './keep-run-file.ts';
import { isGatewayKept } from './kept-gateway.ts';
import { choosePorts, wantedGatewayPort } from './ports.ts';
import { writeRunFile, type RunFile } from './run-file.ts';
import { ensureSecrets } from './secrets.ts';
import { stopLeftovers } from './shutdown.ts';
import type { Running, Unit } from './unit.ts';
import { createUnits } from './units.ts';

export interface StartOptions {
  settings: Settings;
  /** Where the descriptors are. */
  workspace: string;
  catalog: Catalog;
  /** Makes the pages and the releases once the database is up. */
  prepare: typeof build;
  signal: AbortSignal;
  say: (line: string) => void;
}

/** Everything that is up, in the order in which it was started. */
export interface Started {
  units: { unit: Unit; running: Running }[];
  run: RunFile;
  /** Writes `run.json` again after a unit was restarted. */
  update: (name: Unit['name'], running: Running) => void;
}

/** Brings everything up, from the leftovers of the last time to the moment when all of it answers. */
export async function startEverything(options: StartOptions): Promise<Started> {
  const { settings, workspace, catalog, prepare, signal, say } = options;
  const { home, realSlack } = settings;
  const keepsGateway = await isGatewayKept(home, wantedGatewayPort(settings.portBase));
  await stopLeftovers({ home, say, isGatewayKept: keepsGateway });
  const secrets = ensureSecrets(home);
  const ports = await choosePorts(settings.portBase, say, keepsGateway ? ['gateway'] : []);
  const database = await openDatabaseServer(home, settings.databaseUrl, signal, say);
  signal.throwIfAborted();
  await prepare({ home, catalog, signal });
  const units = createUnits({
    home,
    ports,
    workspace,
    catalog,
    secrets,
    databaseUrl: database.url,
    realSlack,
  });
  const started = database.embedded === undefined ? [] : [database.embedded];
  for (const unit of units) started.push({ unit, running: await unit.start(signal) });
  const run = await describe(started, database.url, gatewaySocket(home));
  writeRunFile(home, run);
  return { units: started, run, update: createRunFileKeeper({ home, run, signal, say }) };
}

async function describe(
  started: { unit: Unit; running: Running }[],
  databaseUrl: string,
  adminSocket: string,
): Promise<RunFile> {
  const of = (name: Unit['name']) => started.find(({ unit }) => unit.name === name)?.running;
  const [supervisor, platform, gateway, slack] = [
    await identify(process.pid),
    of('platform'),
    of('gateway'),
    of('slack'),
  ];
  if (supervisor === undefined || platform === undefined || gateway === undefined) {
    throw new Error('the platform and the gateway must have been started');
  }
  return {
    startedAt: new Date().toISOString(),
    supervisor,
    platform,
    gateway: { ...gateway, adminSocket },
    ...(slack === undefined ? {} : { slack }),
    postgres: of('postgres') ?? { url: databaseUrl },
  };
}

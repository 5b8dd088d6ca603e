import { join } from 'node:path';
import { createReleaseFolder, listDeployments } from '@roadbed/deploy';
import { createGitPlace, createLedgerKeys } from '@roadbed/ledger';
import type { CheckpointPlace } from '@roadbed/ledger';
import { createService } from '@roadbed/service';
import type { Service, ServiceOverrides } from '@roadbed/service';
import { sql } from 'kysely';
import { addApi } from './api/add-api.ts';
import type { ApiContext } from './api/api-context.ts';
import { addPortalRoutes } from './api/portal-routes.ts';
import { createCatalogSource } from './catalog-source.ts';
import { keepChanges } from './changes/keep-changes.ts';
import { createReadErrorBudget } from './changes/read-error-budget.ts';
import { config } from './config.ts';
import { openPlatformDatabase } from './database.ts';
import { toIdentityPolicy } from './identity/identity-policy.ts';
import { addIdentity } from './identity/identity.ts';
import { keepLedger, publishLedger } from './ledger/keep-ledger.ts';
import { createNoticeRelay, forgetOldNotices } from './notices/create-notice-relay.ts';
import { startEngine } from './pipeline/engine.ts';
import { createKeyedLock } from './pipeline/keyed-lock.ts';
import { becomeLeader } from './pipeline/leader.ts';
import { createWorker } from './pipeline/worker.ts';
import { createGatewayTraffic } from './runtime/gateway-traffic.ts';
import { keepPlaces } from './preflight/keep-places.ts';
import { createLocalRuntime } from './runtime/local-runtime.ts';
import { createChannelPlace } from './slack/channel-place.ts';
import { followChanges } from './slack/follow-changes.ts';
import { openBot } from './slack/open-bot.ts';
import { addSlackRoutes } from './slack/slack-routes.ts';
import { toSlackSettings } from './slack/slack-settings.ts';
import { createKeepLive } from './watch/keep-live.ts';
import { repeat } from './watch/repeat.ts';
import { createWorkloads } from './workloads/create-workloads.ts';

/** How long the old instance of a rollout may take to finish its requests, in milliseconds. */
const drainMs = 10_000;
/** How long a new process of a workload may take to be ready, in milliseconds. */
const readyWithinMs = 30_000;

/** What a dead platform left takes its next step within so long of the engine's start, in milliseconds. */
const goOnMs = 500;

/** Builds the platform: the HTTP API and pages, the bot, and, once it leads, the pipeline and the health watch. */
export async function buildPlatform(overrides: ServiceOverrides = {}): Promise<Service> {
  const service = createService({ name: 'platform', config, ...overrides });
  const { config: settings, log, fastify } = service;
  const databaseUrl = settings.databaseUrl.reveal();
  const catalog = await createCatalogSource(settings.root, log);
  const db = await openPlatformDatabase(databaseUrl, log);
  const releases = createReleaseFolder(join(settings.home, 'releases'));
  const { home, gatewayUrl, smokeWithinMs, stopGraceMs } = settings;
  const runtime = createLocalRuntime({ home, releases, gatewayUrl, smokeWithinMs, stopGraceMs });
  const traffic = createGatewayTraffic(settings.gatewayAdminSocket);
  const lock = createKeyedLock();
  const ledgerKeys = createLedgerKeys(join(home, 'ledger'));
  const readErrorBudget = createReadErrorBudget(db);
  const asked = { db, catalog, releases, readErrorBudget };
  const worker = createWorker({ ...asked, lock, log, runtime, traffic, drainMs });
  const watch = createKeepLive({ db, runtime, traffic, lock, log, drainMs });
  const workloads = createWorkloads({
    db,
    releases,
    runtime,
    traffic,
    log,
    drainMs,
    readyWithinMs,
    listLive: () => listDeployments(db),
  });
  const notices = createNoticeRelay({
    db,
    catalog,
    portalUrl: settings.platformUrl,
    log,
    smtpUrl: settings.smtpUrl?.reveal(),
    ticketTokens: settings.ticketTokens?.reveal(),
  });

  const repeated: ReturnType<typeof repeat>[] = [];
  const nudge = () => repeated.forEach((work) => work.nudge());
  const registerRelease = async (digest: string) => {
    const registered = await worker.registerRelease(digest);
    nudge();
    return registered;
  };

  const identity = addIdentity(fastify, { db, catalog, policy: toIdentityPolicy(settings) });
  const context: ApiContext = {
    ...asked,
    ledgerKeys,
    identity,
    registerRelease,
    platformUrl: settings.platformUrl,
    gatewayUrl: settings.gatewayUrl,
    slackUrl: settings.slackUrl,
    nudge,
  };
  const { endStreams } = addApi(fastify, context);
  service.onStop({ phase: 'unready', name: 'those who follow the ledger', run: endStreams });
  fastify.get('/api/openapi.json', { schema: { hide: true } }, () => service.openapi());
  addPortalRoutes(fastify, join(settings.root, 'apps/portal/dist'));

  const slack = toSlackSettings(settings);
  /** Settled once what a dead platform left goes on, here or where another leads. */
  const goesOn = Promise.withResolvers<void>();
  const listens = new Promise<void>((resolve) => service.onReady(resolve));
  const bot =
    slack &&
    openBot({
      settings: slack,
      context: { ...asked, nudge },
      log,
      loadAfter: goesOn.promise,
      connectAfter: listens,
    });
  addSlackRoutes(fastify, bot);

  service.check({
    name: 'database',
    check: async () => {
      await sql`SELECT 1`.execute(db);
    },
  });
  // Without the gateway nothing can be deployed, but all that has happened can be seen.
  service.check({ name: 'gateway', critical: false, timeoutMs: 2000, check: () => traffic.ping() });
  // Slack waits 3 s for an answer: what people click before the bot is there would be lost.
  if (bot) service.check({ name: 'bot', timeoutMs: 30_000, check: async () => void (await bot.loaded) });
  // Not when it listens: a rollout that a dead platform left goes on the sooner.
  void lead().catch(stopAtOnce);
  service.onClose(async () => {
    await Promise.all([workloads.stop(), ...repeated.map((work) => work.stop())]);
    await notices.stop();
    await bot?.stop();
    // The leader's connection, the engine and the database pool end with the process, as they would in a crash.
  });
  return service;

  async function lead(): Promise<void> {
    await becomeLeader(databaseUrl, { onLost: stopAtOnce, onWaiting: goesOn.resolve, onApproved: nudge });
    await watch.reviveRollouts();
    const engine = await startEngine({ databaseUrl, log, workflow: (id, step) => worker.roll(id, step) });
    setTimeout(goesOn.resolve, goOnMs);
    await worker.registerReleases();
    log.info('leading: pipelines run here');
    repeated.push(
      repeat('pipeline', 1000, log, async () => {
        await worker.requestAutoDeploys();
        await keepChanges({ db, releases, log }, await catalog.current());
        await worker.startApproved(engine);
      }),
      repeat('locks and queue', 1000, log, async () => keepPlaces(db, await catalog.current())),
      repeat('health watch', 2000, log, () => watch.look()),
      repeat('workloads', 1000, log, () => workloads.look()),
      repeat('ledger', 1000, log, () => keepLedger(db, ledgerKeys)),
      repeat('notices', 1000, log, () => notices.look()),
      repeat('old notices', 60 * 60_000, log, () => forgetOldNotices(db)),
    );
    const places = await openPlaces();
    repeated.push(repeat('ledger publication', 5000, log, () => publishLedger(db, places, log)));
    const client = (await bot?.connected)?.client;
    if (client === undefined) return;
    // Slack's client is loaded no sooner than the bot.
    const { sendChatNotices } = await import('./chat-notices/send-chat-notices.ts');
    repeated.push(
      repeat('follow changes', 1000, log, () =>
        followChanges({ db, client, catalog, portalUrl: settings.platformUrl, log }),
      ),
      repeat('chat notices', 1000, log, () => sendChatNotices({ db, client, catalog, log })),
    );
  }

  /** Where checkpoints of the ledger are published. */
  async function openPlaces(): Promise<CheckpointPlace[]> {
    const client = (await bot?.loaded)?.client;
    const { ledgerChannel: channel, ledgerGit } = settings;
    const remote = ledgerGit?.reveal();
    const folder = join(home, 'ledger', 'checkpoints.git');
    return [
      ...(client && channel !== undefined ? [createChannelPlace(client, channel)] : []),
      ...(remote === undefined ? [] : [createGitPlace({ remote, folder })]),
    ];
  }

  function stopAtOnce(error: unknown): void {
    // Another process may lead from now on: whatever this one still did would be done twice.
    log.fatal({ err: error }, 'cannot lead; ending');
    process.exit(1);
  }
}

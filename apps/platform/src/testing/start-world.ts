import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort, readRunningPidFile, stopProcess } from '@roadbed/process';
import { createSlackLocal } from '@roadbed/slack-local';
import { createTestDatabase } from '@roadbed/store/testing';
import { Client } from 'pg';
import { people, writeExampleWorkspace } from './example-workspace.ts';

const apps = join(import.meta.dirname, '../../..');
/** Shared by all tests of this workspace. */
const compileCache = join(apps, '../node_modules/.cache/roadbed-tests');
const signingSecret = 'an-example-signing-secret';

/** What the tests read of a message in the local Slack. */
export type SeenMessage = {
  ts: string;
  text: string;
  blocks?: { type: string; block_id?: string }[];
  /** Who alone sees it; left out where everybody does. */
  visibleTo?: string;
};

/**
 * The platform as it runs: its own process, a real gateway, a local Slack and a PostgreSQL. A person acts through the
 * local Slack, as they would in the browser.
 */
export async function startWorld({
  transport = 'http',
  env = {},
  rollout,
  databaseUrl,
}: {
  transport?: 'http' | 'socket';
  env?: Record<string, string>;
  /** `$.rollout` of payments; when left out, all at once and not watched. */
  rollout?: object;
  /** Of another PostgreSQL than that of the run, which the test may stop. */
  databaseUrl?: string;
} = {}) {
  const home = await mkdtemp(join(tmpdir(), 'platform with space-'));
  const root = join(home, 'workspace');
  await mkdir(root);
  await writeExampleWorkspace(root, rollout);
  const database =
    databaseUrl === undefined ? await createTestDatabase() : { url: databaseUrl, drop: async () => {} };
  const ports = { platform: await freePort(), gateway: await freePort() };
  const platformUrl = `http://127.0.0.1:${ports.platform}`;
  const gatewayUrl = `http://127.0.0.1:${ports.gateway}`;
  const adminSocket = join(home, 'gateway.sock');
  const slack = createSlackLocal({
    home: join(home, 'slack'),
    botToken: 'xoxb-example',
    appToken: 'xapp-example',
    signingSecret,
    ...(transport === 'http' ? { requestUrl: `${platformUrl}/slack/events` } : {}),
    workspace: {
      team: { name: 'Example Retail' },
      users: [
        ...people,
        { name: 'zoe', title: 'Zoe Stranger', email: 'zoe@example.com', slack: 'U0ZOE' },
      ].map(({ name, title, email, slack: id }) => ({ id, name, realName: title, email })),
      channels: [{ name: 'deployments' }, { name: 'team-payments' }],
      commands: ['/deploy', '/alert', '/feedback'].map((command) => ({
        command,
        description: command,
        usageHint: '',
      })),
      bot: { name: 'roadbed', displayName: 'Roadbed' },
    },
  });
  await slack.listen();

  const logFile = join(home, 'platform.log');
  const start = (app: string, settings: Record<string, string>): ChildProcess =>
    spawn(process.execPath, [join(apps, app, 'src/server.ts')], {
      // Each start loads the same code: compiled once, it takes half of the time.
      env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: compileCache, ...settings },
      stdio: ['ignore', openSync(join(home, `${app}.log`), 'a'), openSync(join(home, `${app}.log`), 'a')],
    });
  const startGateway = (): ChildProcess =>
    start('gateway', {
      PORT: String(ports.gateway),
      GATEWAY_ADMIN_SOCKET: adminSocket,
      GATEWAY_TABLE_FILE: join(home, 'table.json'),
    });
  let gateway = startGateway();
  const startPlatform = (): ChildProcess =>
    start('platform', {
      PORT: String(ports.platform),
      DRAIN_MS: '0',
      ROADBED_SMOKE_WITHIN_MS: '0',
      ROADBED_ROOT: root,
      ROADBED_HOME: home,
      DATABASE_URL: database.url,
      ROADBED_PLATFORM_URL: platformUrl,
      ROADBED_GATEWAY_URL: gatewayUrl,
      GATEWAY_ADMIN_SOCKET: adminSocket,
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: 'xoxb-example',
      ...(transport === 'http'
        ? { SLACK_SIGNING_SECRET: signingSecret }
        : { SLACK_APP_TOKEN: 'xapp-example' }),
      ...env,
    });
  let platform = startPlatform();

  const json = async <T>(url: string): Promise<T> => (await (await fetch(url)).json()) as T;
  const act = async (path: string, body: object): Promise<void> => {
    const response = await fetch(`${slack.url}/local/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`the local Slack refused ${path}: ${await response.text()}`);
  };
  const world = {
    home,
    signingSecret,
    platformUrl,
    gatewayUrl,
    get: <T>(path: string) => json<T>(platformUrl + path),
    post: (path: string, body: object) =>
      fetch(platformUrl + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    /** A person types into #deployments. */
    say: (user: string, text: string) => act('messages', { user, channel: 'deployments', text }),
    /** A person clicks a button of a message in #deployments. */
    click: (user: string, ts: string, action_id: string) => world.clickIn('deployments', user, ts, action_id),
    clickIn: (channel: string, user: string, ts: string, action_id: string) =>
      act('actions', { user, channel, ts, action_id }),
    /** A person rejects the change of a message, and says why in the modal. */
    reject: (user: string, ts: string, reason: string) => world.rejectIn('deployments', user, ts, reason),
    async rejectIn(channel: string, user: string, ts: string, reason: string): Promise<void> {
      await world.clickIn(channel, user, ts, 'reject-change');
      const view = await eventually(async () => (await world.viewsOf(user))[0]);
      await act(`views/${view.id}/submit`, { user, values: { reason: { reason } } });
    },
    /** The modals that a person has open, the topmost last. */
    viewsOf: (user: string) =>
      json<{ views: { id: string; callback_id?: string }[] }>(`${slack.url}/local/state?user=${user}`).then(
        ({ views }) => views,
      ),
    /** What a person sees in #deployments, oldest first. */
    sees: (user: string) => world.seesIn('deployments', user),
    async seesIn(channel: string, user: string): Promise<SeenMessage[]> {
      const state = await json<{
        channels: { id: string; name?: string }[];
        messages: Record<string, SeenMessage[]>;
      }>(`${slack.url}/local/state?user=${user}`);
      const id = state.channels.find(({ name }) => name === channel)?.id ?? '';
      return state.messages[id] ?? [];
    },
    /** What the bot told a person in their direct messages, oldest first. */
    async told(user: string): Promise<string[]> {
      const state = await json<{
        channels: { id: string; kind: string }[];
        messages: Record<string, SeenMessage[]>;
      }>(`${slack.url}/local/state?user=${user}`);
      return state.channels
        .filter(({ kind }) => kind === 'im')
        .flatMap(({ id }) => state.messages[id] ?? [])
        .map(({ text }) => text);
    },
    /** What payments answers through the gateway. */
    serves: (environment: string) =>
      json<{
        word?: string;
        release?: string;
        pid: number;
        sees?: string[];
        fraudUrl?: string;
        values?: string;
      }>(`${gatewayUrl}/${environment}/payments/info`),
    log: () => readFile(join(home, 'platform.log'), 'utf8'),
    async kill(): Promise<void> {
      platform.kill('SIGKILL');
      await once(platform, 'exit');
    },
    /** Waits until the platform has ended by itself. */
    async exited(): Promise<void> {
      if (platform.exitCode === null && platform.signalCode === null) await once(platform, 'exit');
    },
    async restart(): Promise<void> {
      platform = startPlatform();
      await world.ready().catch(async (error: unknown) => {
        const log = (await world.log()).slice(-3000);
        throw new Error(`the platform did not start again:\n${log}`, { cause: error });
      });
    },
    async killGateway(): Promise<void> {
      gateway.kill('SIGKILL');
      await once(gateway, 'exit');
    },
    restartGateway: () => void (gateway = startGateway()),
    /** The workflow of a change is one of an older platform from now on, which had other steps. */
    async age(changeId: string): Promise<void> {
      const client = new Client({ connectionString: database.url });
      await client.connect();
      await client.query(
        `UPDATE dbos.workflow_status SET application_version = '1' WHERE workflow_uuid = $1`,
        [changeId],
      );
      await client.end();
    },
    /** The process of an instance. */
    async pidOf(instance: string): Promise<number> {
      const identity = await readRunningPidFile(join(home, 'instances', `${instance}.pid`));
      if (identity === undefined) throw new Error(`${instance} does not run`);
      return identity.pid;
    },
    ready: () => eventually(async () => (await fetch(`${platformUrl}/health/ready`)).ok),
    async close(): Promise<void> {
      platform.kill('SIGKILL');
      gateway.kill('SIGKILL');
      await endInstances();
      await slack.close();
      await database.drop();
      // One that was just being started had no pid file yet.
      await endInstances();
      await rm(home, { recursive: true, force: true });
    },
  };
  async function endInstances(): Promise<void> {
    const instances = join(home, 'instances');
    for (const file of await readdir(instances).catch(() => [])) {
      if (!file.endsWith('.pid')) continue;
      const identity = await readRunningPidFile(join(instances, file));
      if (identity !== undefined) await stopProcess(identity, { graceMs: 0 });
    }
  }
  try {
    await world.ready();
  } catch (error) {
    const log = await readFile(logFile, 'utf8').catch(() => '');
    await world.close();
    throw new Error(`the platform did not start:\n${log}`, { cause: error });
  }
  return world;
}

export type World = Awaited<ReturnType<typeof startWorld>>;

/** Asks again until the answer is there; fails after 50 s with the last answer or error. */
export async function eventually<T>(ask: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + 50_000;
  let last: unknown;
  // Less and less often: what asks takes its time from what is asked for.
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 1.3, 200)) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`it did not come to pass; the last answer: ${String(last)}`);
    await sleep(pauseMs);
  }
}

async function freePort(): Promise<number> {
  return (await findFreePort({ host: '127.0.0.1' })).port;
}

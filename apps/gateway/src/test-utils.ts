import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import {
  createServer,
  request,
  type IncomingMessage,
  type RequestListener,
  type RequestOptions,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { startGateway, type Gateway } from './gateway.ts';
import { createLog } from './log.ts';
import type { Settings } from './settings.ts';
import type { UpstreamReport } from './upstream/upstream.ts';

export interface Answer<T = unknown> {
  status: number;
  body: T;
}

/** The admin API as a test calls it. */
export interface TestAdmin {
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  put(path: string, fence: number, ...targets: TestTarget[]): Promise<Answer>;
  targets(): Promise<UpstreamReport[]>;
}

export type TestTarget = { instance: string; url: string; weight?: number };

export interface TestGateway {
  gateway: Gateway;
  settings: Settings;
  url: string;
  admin: TestAdmin;
  logs: Record<string, unknown>[];
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway test '));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export function settingsIn(folder: string, more: Partial<Settings> = {}): Settings {
  return {
    host: '127.0.0.1',
    port: 0,
    adminSocket: join(folder, 'admin.sock'),
    tableFile: join(folder, 'table.json'),
    connectTimeoutMs: 5_000,
    idleTimeoutMs: 10_000,
    drainTimeoutMs: 1_000,
    ...more,
  };
}

/** A gateway in this process, on a free port. */
export async function startTestGateway(more: Partial<Settings> = {}): Promise<TestGateway> {
  const settings = settingsIn(await temporaryFolder(), more);
  const logs: Record<string, unknown>[] = [];
  const log = createLog((line) => logs.push(JSON.parse(line) as Record<string, unknown>));
  const gateway = await startGateway(settings, log);
  onTestFinished(() => gateway.stop());
  const url = `http://127.0.0.1:${gateway.port}`;
  return { gateway, settings, url, admin: createTestAdmin(settings.adminSocket), logs };
}

/** The variables that say these settings. */
export function environmentOf(settings: Settings): NodeJS.ProcessEnv {
  return {
    PORT: String(settings.port),
    GATEWAY_ADMIN_SOCKET: settings.adminSocket,
    GATEWAY_TABLE_FILE: settings.tableFile,
    GATEWAY_DRAIN_TIMEOUT_MS: String(settings.drainTimeoutMs),
  };
}

/** A gateway as a process of its own, once it listens. */
export async function spawnGateway(settings: Settings): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'server.ts')], {
    env: environmentOf(settings),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

export function createTestAdmin(socketPath: string): TestAdmin {
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await send({ socketPath, method, path, agent: false }, body && JSON.stringify(body));
    return {
      status: answer.status,
      body: answer.body === '' ? undefined : (JSON.parse(answer.body) as unknown),
    };
  };
  return {
    call,
    put: (path, fence, ...targets) => call('PUT', `/routes/${path}`, { fence, targets }),
    targets: async () => (await call('GET', '/targets')).body as UpstreamReport[],
  };
}

/** Sends one request and reads the whole answer. */
export async function send(options: RequestOptions, body?: unknown): Promise<Answer<string>> {
  const outgoing = request(options);
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, body: await text(response) };
}

/** A real server that stands for an instance of a service. */
export async function startUpstream(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A URL that nobody listens on. */
export async function unusedUrl(): Promise<string> {
  const { server, url } = await startUpstream(() => {});
  server.close();
  await once(server, 'close');
  return url;
}

/** Waits until `check` is true. */
export async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 5));
}

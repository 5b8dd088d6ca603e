import { once } from 'node:events';
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readTableFile } from './table-file.ts';
import {
  createTestAdmin,
  environmentOf,
  send,
  settingsIn,
  spawnGateway,
  startUpstream,
  temporaryFolder,
  until,
} from './test-utils.ts';

// Each test starts processes, which on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const server = join(import.meta.dirname, 'server.ts');

async function failToStart(env: Record<string, string>): Promise<string> {
  const run = promisify(execFile)(process.execPath, [server], { env });
  return run.then(
    () => 'it started',
    (error: { stdout: string; code: number }) => {
      const line = JSON.parse(error.stdout) as { error: string };
      return `${error.code}: ${line.error}`;
    },
  );
}

async function portOf(socketPath: string): Promise<number> {
  const { body } = await createTestAdmin(socketPath).call('GET', '/health');
  expect(body).toMatchObject({ status: 'ok' });
  return (body as { port: number }).port;
}

test('a killed gateway comes back with its table, over the socket that the killed one left', async () => {
  const settings = settingsIn(await temporaryFolder());
  const upstream = await startUpstream((_req, res) => res.end('hello'));
  const first = await spawnGateway(settings);
  const admin = createTestAdmin(settings.adminSocket);
  const stored = await admin.put('e/s', 7, { instance: 'a', url: upstream.url });
  expect(stored).toEqual({
    status: 200,
    body: {
      environment: 'e',
      service: 's',
      fence: 7,
      targets: [{ instance: 'a', url: upstream.url, weight: 1 }],
    },
  });
  first.kill('SIGKILL');
  await once(first, 'exit');
  expect((await stat(settings.adminSocket)).isSocket()).toBe(true);

  await spawnGateway(settings);
  expect((await stat(settings.adminSocket)).mode & 0o777).toBe(0o600);
  const port = await portOf(settings.adminSocket);
  expect(await send({ port, path: '/e/s/' })).toEqual({ status: 200, body: 'hello' });
  expect((await admin.put('e/s', 6, { instance: 'b', url: upstream.url })).status).toBe(409);
});

test('kill -9 in the middle of table writes leaves the last acknowledged table or the one after it', async () => {
  const settings = settingsIn(await temporaryFolder());
  let fence = 0;
  let acknowledged = 0;
  for (let round = 0; round < 5; round++) {
    const gateway = await spawnGateway(settings);
    const admin = createTestAdmin(settings.adminSocket);
    setTimeout(() => gateway.kill('SIGKILL'), 20 + Math.random() * 60);
    const write = async () => {
      const targets = Array.from({ length: 200 }, (_, n) => ({
        instance: `i${n}`,
        url: `http://127.0.0.1:${n + 1}`,
      }));
      for (;;) {
        fence += 1;
        const { status } = await admin.put('e/s', fence, ...targets);
        expect(status).toBe(200);
        acknowledged = fence;
      }
    };
    await write().catch(() => {});
    if (gateway.exitCode === null && gateway.signalCode === null) await once(gateway, 'exit');
    const { routes } = await readTableFile(settings.tableFile);
    // The last write asked for may have been done or not; none before it is lost.
    const written = routes[0]?.fence ?? 0;
    expect([acknowledged, fence]).toContain(written);
    acknowledged = written;
  }
});

test('whoever started it may be killed, and its log be unread: it serves on and takes changes', async () => {
  const settings = settingsIn(await temporaryFolder());
  const upstream = await startUpstream((_req, res) => res.end('hello'));
  // As the platform does it: a process that starts the gateway, reads its log, and dies.
  const script = `
    import { spawn } from 'node:child_process';
    const child = spawn(process.execPath, [process.argv[1]], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.once('data', () => console.log(child.pid));
  `;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script, server], {
    env: environmentOf(settings),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
  onTestFinished(() => void process.kill(Number(String(pid)), 'SIGKILL'));
  parent.kill('SIGKILL');
  await once(parent, 'exit');

  const admin = createTestAdmin(settings.adminSocket);
  const port = await portOf(settings.adminSocket);
  for (const fence of [1, 2, 3]) {
    await admin.put('e/s', fence, { instance: `a${fence}`, url: upstream.url });
    expect(await send({ port, path: '/e/s/' })).toEqual({ status: 200, body: 'hello' });
  }
});

test.runIf(existsSync('/dev/full'))(
  'a log that cannot be written for want of room stops nothing',
  async () => {
    const settings = settingsIn(await temporaryFolder());
    const upstream = await startUpstream((_req, res) => res.end('hello'));
    const full = await open('/dev/full', 'w');
    const gateway = spawn(process.execPath, [server], {
      env: environmentOf(settings),
      stdio: ['ignore', full.fd, 'inherit'],
    });
    onTestFinished(() => void gateway.kill('SIGKILL'));
    await full.close();
    const admin = createTestAdmin(settings.adminSocket);
    await until(() =>
      admin.call('GET', '/health').then(
        () => true,
        () => false,
      ),
    );
    for (const fence of [1, 2, 3]) {
      expect((await admin.put('e/s', fence, { instance: 'a', url: upstream.url })).status).toBe(200);
    }
    expect(await send({ port: await portOf(settings.adminSocket), path: '/e/s/' })).toMatchObject({
      status: 200,
    });
  },
);

test('SIGTERM lets what is under way finish, closes kept-alive connections and ends with 0', async () => {
  const settings = settingsIn(await temporaryFolder(), { drainTimeoutMs: 10_000 });
  let release = () => {};
  const upstream = await startUpstream((req, res) => {
    if (req.url === '/slow') release = () => res.end('slow');
    else res.end('quick');
  });
  const gateway = await spawnGateway(settings);
  const admin = createTestAdmin(settings.adminSocket);
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  const port = await portOf(settings.adminSocket);
  const agent = new Agent({ keepAlive: true });
  await send({ port, path: '/e/s/', agent });
  const slow = send({ port, path: '/e/s/slow' });
  await until(async () => (await admin.targets())[0]?.inFlight === 1);
  gateway.kill('SIGTERM');
  await until(() =>
    send({ port, path: '/e/s/', agent: false }).then(
      () => false,
      () => true,
    ),
  );
  release();
  expect(await slow).toEqual({ status: 200, body: 'slow' });
  const [code] = (await once(gateway, 'exit')) as [number];
  expect(code).toBe(0);
  agent.destroy();
});

test('SIGTERM cuts what is not over in time, and still ends with 0', async () => {
  const settings = settingsIn(await temporaryFolder(), { drainTimeoutMs: 100 });
  const upstream = await startUpstream(() => {});
  const gateway = await spawnGateway(settings);
  const admin = createTestAdmin(settings.adminSocket);
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  const stuck = send({ port: await portOf(settings.adminSocket), path: '/e/s/' });
  const cut = stuck.catch((error: Error) => error.message);
  await until(async () => (await admin.targets())[0]?.inFlight === 1);
  gateway.kill('SIGTERM');
  expect(await cut).toBe('socket hang up');
  expect(((await once(gateway, 'exit')) as [number])[0]).toBe(0);
});

test('a gateway that cannot start says what is wrong and what to do', async () => {
  const folder = await temporaryFolder();
  const settings = settingsIn(folder);
  const env = {
    PORT: '0',
    GATEWAY_ADMIN_SOCKET: settings.adminSocket,
    GATEWAY_TABLE_FILE: settings.tableFile,
  };
  expect(await failToStart({ PORT: 'x' })).toMatch(/^1: .*PORT[^]*|.*GATEWAY_ADMIN_SOCKET/);

  await writeFile(settings.tableFile, '{"version": 1, "routes": [');
  expect(await failToStart(env)).toContain(`The table file ${settings.tableFile} is not JSON`);
  await writeFile(settings.tableFile, '{"version": 1, "routes": [{"environment": "A"}]}');
  expect(await failToStart(env)).toMatch(
    /is not a routing table:[^]*routes\[0\]\.environment[^]*remove the file/,
  );
  await writeFile(settings.tableFile, '{"version": 1, "routes": []}');

  await writeFile(settings.adminSocket, 'notes');
  expect(await failToStart(env)).toContain('a file that is no socket is there');
  expect(await readFile(settings.adminSocket, 'utf8')).toBe('notes');
  await spawnGateway(settingsIn(folder, { adminSocket: join(folder, 'other.sock') }));
  expect(await failToStart({ ...env, GATEWAY_ADMIN_SOCKET: join(folder, 'other.sock') })).toContain(
    'Another gateway answers on the admin socket',
  );
  const port = await portOf(join(folder, 'other.sock'));
  expect(await failToStart({ ...env, PORT: String(port) })).toContain('another process listens there');
});

test('bad changes are refused with the field that is wrong', async () => {
  const settings = settingsIn(await temporaryFolder());
  await spawnGateway(settings);
  const admin = createTestAdmin(settings.adminSocket);
  const put = (body: unknown, path = '/routes/e/s') => admin.call('PUT', path, body);
  const target = { instance: 'a', url: 'http://127.0.0.1:1' };
  const bad = [
    put({ fence: 1 }),
    put({ fence: -1, targets: [] }),
    put({ fence: 1.5, targets: [] }),
    put({ fence: 1, targets: [{ ...target, url: 'http://127.0.0.1:1/path' }] }),
    put({ fence: 1, targets: [{ ...target, url: 'https://127.0.0.1:1' }] }),
    put({ fence: 1, targets: [{ ...target, weight: -1 }] }),
    put({ fence: 1, targets: [target, target] }),
    put({ fence: 1, targets: [], extra: 1 }),
    put({ fence: 1, targets: [] }, '/routes/E/s'),
    admin.call('DELETE', '/routes/e/s'),
    admin.call('DELETE', '/routes/e/s?fence=x'),
  ];
  for (const answer of await Promise.all(bad)) {
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad-request' } });
    expect((answer.body as { detail: string }).detail).toMatch(/fence|targets|environment|extra/);
  }
  expect((await admin.call('GET', '/nothing')).status).toBe(404);
  await put({ fence: 3, targets: [target] });
  const conflict = await admin.call('DELETE', '/routes/e/s?fence=2');
  expect(conflict).toMatchObject({ status: 409, body: { code: 'fence-conflict', stored: { fence: 3 } } });
  expect((await admin.call('DELETE', '/routes/e/s?fence=4')).status).toBe(204);
  expect((await admin.call('GET', '/table')).body).toEqual({ routes: [] });
});

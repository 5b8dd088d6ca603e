import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createTestAdmin, send, settingsIn, startUpstream, temporaryFolder, until } from './test-utils.ts';

// /dev/full, on which every write fails for want of space, is Linux's.
test.skipIf(process.platform !== 'linux')(
  'a log that cannot be written, as on a full disk, ends no request',
  { timeout: 60_000 },
  async () => {
    const settings = settingsIn(await temporaryFolder());
    const upstream = await startUpstream((_req, res) => res.end('hello'));
    const full = openSync('/dev/full', 'w');
    const gateway = spawn(process.execPath, [join(import.meta.dirname, 'server.ts')], {
      env: {
        PORT: '0',
        GATEWAY_ADMIN_SOCKET: settings.adminSocket,
        GATEWAY_TABLE_FILE: settings.tableFile,
      },
      stdio: ['ignore', full, 'inherit'],
    });
    onTestFinished(() => {
      gateway.kill('SIGKILL');
      closeSync(full);
    });
    const admin = createTestAdmin(settings.adminSocket);
    const health = () => admin.call('GET', '/health').catch(() => ({ status: 0, body: undefined }));
    await until(async () => (await health()).status === 200);
    const { port } = (await health()).body as { port: number };
    for (const fence of [1, 2]) {
      const put = await admin.put('e/s', fence, { instance: `i${fence}`, url: upstream.url });
      expect(put.status).toBe(200);
      expect(await send({ port, path: '/e/s/' })).toEqual({ status: 200, body: 'hello' });
    }
    expect(gateway.exitCode).toBeNull();
  },
);

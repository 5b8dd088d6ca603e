import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { toVerifierKey } from '@roadbed/ledger';
import { expect, onTestFinished, test } from 'vitest';
import { root } from '../settings.ts';
import { temporaryFolder } from '../test-utils.ts';

// An export of the real platform, checked and spoilt: apps/platform/src/ledger.test.ts.

function ledger(args: string[], given: Record<string, string> = {}): Promise<{ code: number; said: string }> {
  const env = { PATH: process.env['PATH'] ?? '', ROADBED_HOME: temporaryFolder(), ...given };
  return new Promise((resolve) => {
    const command = [join(root, 'tools/roadbed/src/main.ts'), 'ledger', ...args];
    execFile(process.execPath, command, { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr });
    });
  });
}

test('a command line that says too little is answered with the usage', async () => {
  const { code, said } = await ledger(['verify']);
  expect(code).toBe(2);
  expect(said).toContain('Name a file.');
  expect(said).toContain('roadbed ledger verify FILE');
});

test('an export without a platform says how to start one, and leaves no file', async () => {
  const { code, said } = await ledger(['export', join(temporaryFolder(), 'x.jsonl')]);
  expect(code).toBe(1);
  expect(said).toMatch(/No platform runs with its state in .*npm start/);
});

test('a token says who makes a link, takes it back, and exports', async () => {
  const asked: string[] = [];
  const link = { id: 'link-1', label: 'Audit', createdBy: 'person:ana', revokedAt: null };
  const made = { ...link, expiresAt: '2026-12-01T00:00:00Z', url: 'http://127.0.0.1/audit/rbl_x' };
  const server = createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization} ${await text(request)}`);
    response.end(JSON.stringify(made));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const given = { ROADBED_PLATFORM_URL: `http://127.0.0.1:${port}`, ROADBED_TOKEN: 'rbt_example' };
  expect(await ledger(['link', '--label=Audit'], given)).toMatchObject({ code: 0 });
  expect(await ledger(['revoke', 'link-1'], given)).toMatchObject({ code: 0 });
  expect(await ledger(['export', join(temporaryFolder(), 'x.jsonl')], given)).toMatchObject({ code: 0 });
  expect(asked).toEqual([
    'POST /api/v1/ledger/links Bearer rbt_example {"label":"Audit","days":30}',
    'DELETE /api/v1/ledger/links/link-1 Bearer rbt_example ',
    'GET /api/v1/ledger/export Bearer rbt_example ',
  ]);
  const wrong = await ledger(['links'], { ...given, ROADBED_TOKEN: 'rbl_example' });
  expect(wrong.said).toContain('ROADBED_TOKEN must be a token, rbt_…');
});

test('an erasure says what, why, and by the token who; twice, that there is nothing left', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.end(JSON.stringify(asked.length === 1 ? { entries: 2, values: 3 } : { entries: 0, values: 0 }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const given = { ROADBED_PLATFORM_URL: `http://127.0.0.1:${port}`, ROADBED_TOKEN: 'rbt_example' };
  const first = await ledger(['erase', '--value=ben@example.com', '--reason=Ben left & asked'], given);
  expect(first).toMatchObject({ code: 0, said: expect.stringContaining('Erased 3 values of 2 entries') });
  const second = await ledger(['erase', 'N-1/delivered', '--field=recipient', '--reason=x'], given);
  expect(second).toMatchObject({ code: 0, said: expect.stringContaining('Nothing to erase') });
  expect(asked).toEqual([
    'DELETE /api/v1/ledger/personal?value=ben%40example.com&reason=Ben+left+%26+asked Bearer rbt_example',
    'DELETE /api/v1/ledger/personal?event=N-1%2Fdelivered&field=recipient&reason=x Bearer rbt_example',
  ]);
});

test('keys and files that are not there or are something else are told by name', async () => {
  const folder = temporaryFolder();
  const [keys, file] = [join(folder, 'keys'), join(folder, 'export.jsonl')];
  expect(await ledger(['verify', file])).toMatchObject({
    code: 1,
    said: expect.stringContaining('ledger.vkeys, the public keys (--keys)'),
  });
  writeFileSync(keys, 'not a key\n');
  expect((await ledger(['verify', file, `--keys=${keys}`])).said).toContain(
    '"not a key" is no public key of a ledger',
  );
  const { publicKey } = generateKeyPairSync('ed25519');
  writeFileSync(keys, `${toVerifierKey({ name: 'example/ledger', publicKey })}\n`);
  expect((await ledger(['verify', file, `--keys=${keys}`])).said).toContain(`${file} cannot be read: ENOENT`);
  writeFileSync(file, 'something else\n');
  const { code, said } = await ledger(['verify', file, `--keys=${keys}`]);
  expect(code).toBe(1);
  expect(said).toContain('line 1 is not the header of an export');
});

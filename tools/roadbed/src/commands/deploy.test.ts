import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../settings.ts';
import { temporaryFolder } from '../test-utils.ts';

// A change from the request to its end, with the real platform: apps/platform/src/deploy-command.test.ts.

function deploy(args: string[], given: Record<string, string> = {}): Promise<{ code: number; said: string }> {
  const env = { PATH: process.env['PATH'] ?? '', ROADBED_HOME: temporaryFolder(), ...given };
  return new Promise((resolve) => {
    const command = [join(root, 'tools/roadbed/src/main.ts'), 'deploy', ...args];
    execFile(process.execPath, command, { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr });
    });
  });
}

test.each([
  [[], 'Name a service.'],
  [['payments'], 'Say where to, for example --env=production.'],
  [['payments', 'fraud', '--env=production'], 'One service at a time: "fraud" is more.'],
  [['payments', '--evn=production'], '--evn'],
  [['payments', '--env=production', '--emergency'], 'Say why it cannot wait for an approval'],
  [['payments', '--env=production', '--emergency', '--reason= '], 'Say why it cannot wait for an approval'],
])('a command line that says too little or too much, %j, is answered with the usage', async (args, words) => {
  const { code, said } = await deploy(args);
  expect(code).toBe(2);
  expect(said).toContain(words);
  expect(said).toContain('npx nx deploy SERVICE --env=ENVIRONMENT');
});

test('a reason that lost its quotation marks on the way through Nx is answered with the way around it', async () => {
  const args = ['--env=production', '--reason=payments', 'are', 'down'];
  const { code, said } = await deploy(args, { NX_TASK_TARGET_PROJECT: 'payments' });
  expect(code).toBe(2);
  expect(said).toContain('npx roadbed deploy payments --env=production --reason="…"');
});

test('without a platform it says how to start one, or where to point', async () => {
  const { code, said } = await deploy(['payments', '--env=production'], { ROADBED_PERSON: 'ana' });
  expect(code).toBe(1);
  expect(said).toMatch(/No platform runs with its state in .*npm start.*ROADBED_PLATFORM_URL/);
});

test('a platform that is gone is told by its address', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise((resolve) => server.close(resolve));
  const home = temporaryFolder();
  writeFileSync(join(home, 'run.json'), JSON.stringify({ platform: { url } }));
  const { code, said } = await deploy(['payments', '--env=production', '--as=ana'], { ROADBED_HOME: home });
  expect(code).toBe(1);
  expect(said).toContain(`The platform at ${url} does not answer.`);
});

test('who asks must be a person of platform.json', async () => {
  const given = { ROADBED_PLATFORM_URL: 'http://127.0.0.1:1', HOME: temporaryFolder() };
  const named = await deploy(['payments', '--env=production', '--as=anna'], given);
  expect(named).toMatchObject({ code: 1, said: expect.stringContaining('did you mean "ana"?') });
  const byGit = await deploy(['payments', '--env=production'], {
    ...given,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'user.email',
    GIT_CONFIG_VALUE_0: 'zoe@example.com',
  });
  expect(byGit.code).toBe(1);
  expect(byGit.said).toContain('No person in platform.json has the e-mail address of git, zoe@example.com');
});

test('settings that cannot be used are told by name', async () => {
  const { code, said } = await deploy(['payments', '--env=production'], { ROADBED_PLATFORM_URL: 'here' });
  expect(code).toBe(1);
  expect(said).toContain('ROADBED_PLATFORM_URL must be an address');
});

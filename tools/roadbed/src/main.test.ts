import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { root } from './settings.ts';
import { temporaryFolder } from './test-utils.ts';

const run = promisify(execFile);

async function roadbed(args: string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number; said: string }> {
  const command = [join(root, 'tools/roadbed/src/main.ts'), ...args];
  const options = { env: { ...process.env, ROADBED_HOME: temporaryFolder(), ...env } };
  try {
    const { stdout, stderr } = await run(process.execPath, command, options);
    return { code: 0, said: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
}

test('help names every command', async () => {
  const { code, said } = await roadbed(['help']);
  expect(code).toBe(0);
  for (const command of ['up', 'stop', 'status', 'test', 'release', 'deploy'])
    expect(said).toContain(`  ${command} `);
});

test('npx roadbed runs it from any folder, and hands on words as they are', async () => {
  // Without the network: what is not in this workspace is not looked for elsewhere.
  const options = { cwd: join(root, 'apps/finance'), env: { ...process.env, npm_config_offline: 'true' } };
  const asked = run('npx', ['roadbed', 'deploy', 'payments', 'two words'], options);
  await expect(asked).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('One service at a time: "two words" is more.'),
  });
});

test('a command that is not there is answered with the nearest', async () => {
  expect(await roadbed(['statsu'])).toEqual({
    code: 2,
    said: expect.stringContaining('did you mean "status"'),
  });
});

test('with nothing running, stop says so and is content, and status says how to start', async () => {
  expect(await roadbed(['stop'])).toEqual({ code: 0, said: 'Nothing is running\n' });
  expect(await roadbed(['status'])).toEqual({
    code: 1,
    said: expect.stringContaining('npm start starts it'),
  });
});

test('settings that cannot be used are all said at once, and nothing is started', async () => {
  const { code, said } = await roadbed(['up'], { ROADBED_PORT_BASE: '99999', SLACK_BOT_TOKEN: 'secret' });
  expect(code).toBe(1);
  expect(said).toContain('ROADBED_PORT_BASE: must be at most 65000');
  expect(said).toContain('SLACK_BOT_TOKEN: must be a bot token');
  expect(said).not.toContain('secret');
});

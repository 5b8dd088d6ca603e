import { loadCatalog } from '@roadbed/catalog';
import { findFreePort, isRunning } from '@roadbed/process';
import { expect, onTestFinished, test } from 'vitest';
import { root } from '../settings.ts';
import { temporaryFolder } from '../test-utils.ts';
import { isGatewayKept } from './kept-gateway.ts';
import { HOST } from './ports.ts';
import { stopLeftovers } from './shutdown.ts';
import { createUnits, type UnitsOptions } from './units.ts';

async function gatewayUnit(home: string, port: number) {
  const loaded = await loadCatalog(root);
  if (!loaded.ok) throw new Error('the descriptors of this workspace cannot be used');
  const options: UnitsOptions = {
    home,
    ports: { slack: 1, platform: 2, gateway: port },
    workspace: root,
    catalog: loaded.catalog,
    secrets: { slackBotToken: 'xoxb-', slackAppToken: 'xapp-', slackSigningSecret: '' },
    databaseUrl: '',
    realSlack: true,
  };
  const unit = createUnits(options).find(({ name }) => name === 'gateway');
  if (unit === undefined) throw new Error('there is no gateway');
  return unit;
}

test('a gateway that a supervisor left goes on for the next, unless it serves on another port', async () => {
  const home = temporaryFolder();
  const { port } = await findFreePort({ host: HOST });
  const { signal } = new AbortController();
  onTestFinished(() => stopLeftovers({ home, say: () => {} }));
  expect(await isGatewayKept(home, port)).toBe(false);

  const running = await (await gatewayUnit(home, port)).start(signal);
  expect(await isGatewayKept(home, port)).toBe(true);
  expect(await isGatewayKept(home, port + 1)).toBe(false);
  await stopLeftovers({ home, say: () => {}, isGatewayKept: true });
  expect(await (await gatewayUnit(home, port)).start(signal)).toEqual(running);

  process.kill(running.pid, 'SIGKILL');
  const next = await (await gatewayUnit(home, port)).start(signal);
  expect(next.pid).not.toBe(running.pid);
  expect(await isRunning(next)).toBe(true);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, startWorld } from './testing/start-world.ts';
import type { World } from './testing/start-world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ transport: 'socket' });
});
afterAll(() => world.close());

const answered = (text: string) =>
  eventually(async () => (await world.sees('U0ANA')).find((message) => message.text.includes(text)));

test('with an app-level token the bot works over a socket, and takes no HTTP requests', async () => {
  await eventually(async () => (await world.log()).includes('the bot is connected'));
  await world.say('U0ANA', '/deploy help');
  await answered('Deploy a service');
  expect((await fetch(`${world.platformUrl}/slack/events`, { method: 'POST', body: '{}' })).status).toBe(404);
});

test('killed and started again, the bot is back on its socket', async () => {
  await world.kill();
  await world.restart();
  await eventually(async () => (await world.log()).split('the bot is connected').length === 3);
  await world.say('U0ANA', '/alert help');
  expect((await answered('health watch')).text).toContain('fires an alert');
});

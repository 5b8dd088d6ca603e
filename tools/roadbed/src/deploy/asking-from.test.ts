import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../test-utils.ts';
import { askingFrom } from './asking-from.ts';

/** Answers every request with the authorization that came with it. */
async function startEcho(): Promise<string> {
  const server = createServer(({ headers }, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ authorization: headers.authorization ?? 'none' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const shape = z.object({ authorization: z.string() });
const token = `rbt_${'x'.repeat(43)}`;

test('a token goes with every request and says who asks, unless somebody is named', async () => {
  const environment = { ROADBED_PLATFORM_URL: `${await startEcho()}/`, ROADBED_TOKEN: token };
  const { platform, who } = await askingFrom(environment, temporaryFolder());
  const answers = await Promise.all([
    platform.get('/a', shape),
    platform.post('/b', {}, shape),
    platform.delete('/c', shape),
  ]);
  for (const answer of answers)
    expect(answer).toEqual({ ok: true, body: { authorization: `Bearer ${token}` } });
  expect(await who(undefined)).toBeUndefined();
  expect(await who('ana')).toBe('ana');
  await expect(who('anna')).rejects.toThrow('no person "anna" in platform.json: did you mean "ana"');
});

test('without one nothing is sent, and the person that the environment names asks', async () => {
  const environment = { ROADBED_PLATFORM_URL: await startEcho(), ROADBED_PERSON: 'ben', ROADBED_TOKEN: '' };
  const { platform, who } = await askingFrom(environment, temporaryFolder());
  expect(await platform.get('/a', shape)).toEqual({ ok: true, body: { authorization: 'none' } });
  expect(await who(undefined)).toBe('ben');
  expect(await who('ana')).toBe('ana');
});

test('all that is wrong is told at once', async () => {
  const environment = { ROADBED_PLATFORM_URL: 'example.com', ROADBED_TOKEN: 'secret' };
  await expect(askingFrom(environment, temporaryFolder())).rejects.toThrow(
    'ROADBED_PLATFORM_URL must be an address, http://…\nROADBED_TOKEN must be a token, rbt_…',
  );
});

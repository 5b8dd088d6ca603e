import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { createService } from './index.ts';
import type { Service } from './index.ts';
import { startUpstream, testEnv } from './testing.ts';
import type { Upstream } from './testing.ts';

let upstream: Upstream;
let service: Service;

afterEach(async () => {
  await service.close();
  await upstream.close();
});

it('lets a call end by the deadline of the request it is made for, and passes on what is left', async () => {
  const seen: number[] = [];
  upstream = await startUpstream((app) => {
    app.get('/', (request) => {
      seen.push(Number(request.headers['x-request-timeout-ms']));
      return {};
    });
    app.get('/hangs', () => new Promise(() => {}));
  });
  service = createService({ name: 'example', env: testEnv() });
  const client = service.client('other', { baseUrl: upstream.url, timeoutMs: 60_000 });
  service.route({
    method: 'POST',
    url: '/calls',
    schema: { body: z.object({ path: z.string() }) },
    handler: async (request) => {
      await new Promise(setImmediate);
      const answer = await client.get(request.body.path, { schema: z.unknown() });
      if (!answer.ok) {
        throw answer.error;
      }
      return {};
    },
  });
  const { url } = await service.start();
  const post = async (path: string, timeoutMs?: number): Promise<number> => {
    const headers = {
      'content-type': 'application/json',
      ...(timeoutMs === undefined ? {} : { 'x-request-timeout-ms': String(timeoutMs) }),
    };
    const body = JSON.stringify({ path });
    return (await fetch(`${url}/calls`, { method: 'POST', headers, body })).status;
  };
  expect([await post('/'), await post('/', 30_000), await post('/', 600_000)]).toEqual([200, 200, 200]);
  expect(seen.map((ms) => (ms > 30_000 ? 'of the client' : 'of the request'))).toEqual([
    'of the client',
    'of the request',
    'of the client',
  ]);
  expect([await post('/hangs', 50), await post('/', 0)]).toEqual([504, 504]);
  expect(seen).toHaveLength(3);
});

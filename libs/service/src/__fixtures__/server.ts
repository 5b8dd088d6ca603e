import { setTimeout as sleep } from 'node:timers/promises';
import { createService, defineConfig, secret, startService } from '@roadbed/service';
import { z } from 'zod';

const config = defineConfig({
  fraudUrl: { schema: z.url(), description: 'Where fraud answers.', default: 'http://127.0.0.1:9' },
  apiKey: {
    schema: secret(z.string().min(20)).optional(),
    description: 'Key of the acquirer.',
  },
});

await startService(() => {
  const service = createService({ name: 'fixture', config });
  const fraud = service.client('fraud', { baseUrl: service.config.fraudUrl });
  service.route({
    method: 'GET',
    url: '/slow/:ms',
    schema: { params: z.object({ ms: z.coerce.number() }), response: { 200: z.object({ pid: z.number() }) } },
    handler: async (request) => {
      await sleep(request.params.ms);
      return { pid: process.pid };
    },
  });
  service.route({
    method: 'POST',
    url: '/calls',
    schema: { body: z.object({ password: z.string() }) },
    handler: async (request) => {
      request.log.info({ body: request.body }, 'before the call');
      const answer = await fraud.post('/assessments', { schema: z.unknown(), body: {} });
      request.log.info('after the call');
      return answer.ok ? { ok: true } : { ok: false, code: answer.error.code };
    },
  });
  return service;
});

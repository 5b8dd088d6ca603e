import { createService, defineConfig, secret, startService } from '@roadbed/service';
import { z } from 'zod';

const config = defineConfig({
  limit: { schema: z.int(), description: 'Limit.', default: 5 },
  apiKey: { schema: secret(z.string()).optional(), description: 'Key of the acquirer.' },
});

const forgetful = process.env['FORGETFUL'] === 'true';

await startService((overrides) => {
  const service = createService({ name: 'fixture', config, ...(forgetful ? {} : overrides) });
  service.log.info({ limit: service.config.limit }, 'built');
  return service;
});

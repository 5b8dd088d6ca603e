import { createService, defineConfig, startService } from '@roadbed/service';
import { z } from 'zod';

const config = defineConfig({
  greeting: { schema: z.string(), description: 'What to say.', default: 'Hello' },
});

await startService(() => {
  const service = createService({ name: 'greeting', config });
  service.route({
    method: 'GET',
    url: '/greetings/:name',
    schema: { params: z.object({ name: z.string() }), response: { 200: z.object({ text: z.string() }) } },
    handler: ({ params }) => ({ text: `${service.config.greeting}, ${params.name}!` }),
  });
  return service;
});

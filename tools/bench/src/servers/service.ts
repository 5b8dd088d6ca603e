import { createService, startService } from '@roadbed/service';
import { reportUsage } from './report-usage.ts';

/** The route of `bare.ts` on a whole service; the variables decide what is on. */
let url = '';
await startService(() => {
  const service = createService({ name: 'bench' });
  service.route({
    method: 'GET',
    url: '/items/:id',
    handler: ({ params }) => ({ id: (params as { id: string }).id, name: 'An example' }),
  });
  return {
    log: service.log,
    start: async () => {
      const listening = await service.start();
      url = listening.url;
      return listening;
    },
    drain: () => service.drain(),
    close: () => service.close(),
  };
});
reportUsage(url);

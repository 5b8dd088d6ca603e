import type { Service } from '@roadbed/service';
import { z } from 'zod';

const about = z.object({
  service: z.string(),
  environment: z.string(),
});

/** `GET /`: which service answers here. */
export function addAboutRoute({ route, info }: Service): void {
  route({
    method: 'GET',
    url: '/',
    schema: { summary: 'Which service answers here', response: { 200: about } },
    handler: () => ({ service: info.service, environment: info.environment }),
  });
}

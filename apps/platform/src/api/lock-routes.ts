import { listLocks, listWaiting } from '@roadbed/deploy';
import { lockSchema } from '@roadbed/platform-api';
import type { ServiceFastify } from '@roadbed/service';
import { z } from 'zod';
import type { ApiContext } from './api-context.ts';
import { findPersonNamed } from './find-person-named.ts';

export function addLockRoutes(app: ServiceFastify, { db, catalog }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/locks',
    schema: {
      summary: 'Locks, with who waits for them',
      response: { 200: z.object({ locks: z.array(lockSchema) }) },
    },
    handler: async () => {
      const known = await catalog.current();
      const [locks, waiting] = await Promise.all([listLocks(db), listWaiting(db)]);
      return {
        locks: locks.map(({ holder, ...lock }) => ({
          ...lock,
          holder: findPersonNamed(known, holder),
          waiting: waiting
            .filter((one) => one.service === lock.service && one.environment === lock.environment)
            .map(({ person, since }) => ({ person: findPersonNamed(known, person), since })),
        })),
      };
    },
  });
}

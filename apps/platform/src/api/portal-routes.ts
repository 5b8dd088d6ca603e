import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fastifyStatic } from '@fastify/static';
import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';

/**
 * Serves the portal's pages. They are one application: a path without a file of its own, asked for by a browser,
 * gets its front page.
 */
export function addPortalRoutes(app: ServiceFastify, dist: string): void {
  if (!existsSync(join(dist, 'index.html'))) {
    app.get('/', { schema: { hide: true } }, () => {
      throw problem(503, `The pages are not built. Fix: npx nx build portal.`);
    });
    return;
  }
  app.register(fastifyStatic, { root: dist, wildcard: false, index: 'index.html' });
  for (const page of ['/changes', '/changes/:id', '/ledger', '/locks', '/feedback', '/alerts']) {
    app.get(page, { schema: { hide: true } }, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(await readFile(join(dist, 'index.html'))),
    );
  }
}

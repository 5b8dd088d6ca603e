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
  // The address of a page of the audit is its key: it must not get into logs, caches, or what a browser tells elsewhere.
  const secret = { schema: { hide: true }, config: { observed: false } };
  if (!existsSync(join(dist, 'index.html'))) {
    const refuse = () => {
      throw problem(503, `The pages are not built. Fix: npx nx build portal.`);
    };
    app.get('/', { schema: { hide: true } }, refuse);
    app.get('/audit/*', secret, refuse);
    return;
  }
  app.register(fastifyStatic, { root: dist, wildcard: false, index: 'index.html' });
  app.get('/audit/*', secret, async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('referrer-policy', 'no-referrer')
      .header('cache-control', 'no-store')
      .header('x-robots-tag', 'noindex')
      .send(await readFile(join(dist, 'index.html'))),
  );
  for (const page of ['/changes', '/changes/:id', '/delivery', '/ledger', '/locks', '/feedback', '/alerts']) {
    app.get(page, { schema: { hide: true } }, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(await readFile(join(dist, 'index.html'))),
    );
  }
}

import { startUpstream, testEnv, type Upstream } from '@roadbed/service/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from './app.ts';

const camping = { slug: 'camping', title: 'Camping', children: [] };
const outdoors = { slug: 'outdoors', title: 'Outdoors', children: [camping] };

describe('navigation', () => {
  let categories: Upstream;
  let service: ReturnType<typeof buildApp>;

  beforeAll(async () => {
    categories = await startUpstream((app) => {
      app.get('/health/live', () => ({ status: 'pass' }));
      app.get('/categories', () => ({ categories: [outdoors] }));
      app.get('/categories/camping', () => ({ category: camping, path: [outdoors, camping] }));
    });
    service = buildApp({ env: testEnv({ CATEGORIES_URL: categories.url }) });
  });

  afterAll(async () => {
    await service.close();
    await categories.close();
  });

  it('says which service answers', async () => {
    const response = await service.inject('/');
    expect(response.json()).toEqual({ service: 'navigation', environment: 'stubs' });
  });

  it('builds the menu from the categories', async () => {
    const response = await service.inject('/menu');
    expect(response.json()).toEqual({
      items: [
        {
          title: 'Outdoors',
          href: '/c/outdoors',
          items: [{ title: 'Camping', href: '/c/camping', items: [] }],
        },
      ],
    });
  });

  it('shows fewer levels when asked', async () => {
    const response = await service.inject('/menu?depth=1');
    expect(response.json()).toEqual({ items: [{ title: 'Outdoors', href: '/c/outdoors', items: [] }] });
  });

  it('refuses a depth that makes no sense', async () => {
    expect((await service.inject('/menu?depth=0')).statusCode).toBe(400);
  });

  it('gives the breadcrumb of a category', async () => {
    const response = await service.inject('/breadcrumbs/camping');
    expect(response.json<{ links: Array<{ href: string }> }>().links.map(({ href }) => href)).toEqual([
      '/',
      '/c/outdoors',
      '/c/camping',
    ]);
  });

  it('answers an unknown category with a problem, whatever its name', async () => {
    expect((await service.inject('/breadcrumbs/boats')).statusCode).toBe(404);
    expect((await service.inject('/breadcrumbs/..%2Fhealth%2Flive')).statusCode).toBe(404);
  });
});

describe('navigation without categories', () => {
  let service: ReturnType<typeof buildApp>;

  beforeAll(async () => {
    const gone = await startUpstream(() => {});
    await gone.close();
    service = buildApp({ env: testEnv({ CATEGORIES_URL: gone.url }) });
  });

  afterAll(() => service.close());

  it.each(['/menu', '/breadcrumbs/camping'])('answers 503 for %s', async (url) => {
    const response = await service.inject(url);
    expect(response.statusCode).toBe(503);
    expect(response.json()).toMatchObject({
      detail: 'The categories cannot be asked at the moment. Try again.',
    });
  });

  it('passes on when the service of categories says it can be asked again', async () => {
    const busy = await startUpstream((app) => {
      app.get('/categories', (_request, reply) => reply.code(503).header('retry-after', '7').send({}));
    });
    const service = buildApp({ env: testEnv({ CATEGORIES_URL: busy.url }) });
    const response = await service.inject('/menu');
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '7']);
    await service.close();
    await busy.close();
  });

  it('stays ready, and tells what it misses', async () => {
    const ready = await service.inject('/health/ready');
    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toMatchObject({ checks: { categories: { status: 'fail', critical: false } } });
  });
});

import {
  captureTelemetry,
  manualClock,
  startUpstream,
  testEnv,
  type Upstream,
} from '@roadbed/service/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from './app.ts';

const price = { amount: 1250, currency: 'GBP' };
const products = Array.from({ length: 25 }, (_, at) => ({
  sku: `MUG-${String(at).padStart(3, '0')}`,
  title: at === 7 ? 'Travel mug' : 'Plain cup',
  description: 'Holds a mug of tea.',
  category: 'drinkware',
  price,
}));

interface Answer {
  total: number;
  stale: boolean;
  results: Array<{ sku: string; score: number }>;
}

function startCatalogue(): Promise<Upstream> {
  return startUpstream((app) => {
    app.get('/health/live', () => ({ status: 'pass' }));
    app.get<{ Querystring: { offset: string } }>('/products', (request) => {
      // Ten a page, whatever was asked for, so that one reading takes several.
      const offset = Number(request.query.offset);
      return { products: products.slice(offset, offset + 10), total: products.length };
    });
  });
}

describe('search', () => {
  let catalogue: Upstream;
  let service: ReturnType<typeof buildApp>;

  beforeAll(async () => {
    catalogue = await startCatalogue();
    service = buildApp({ env: testEnv({ CATALOGUE_URL: catalogue.url }) });
  });

  afterAll(async () => {
    await service.close();
    await catalogue.close();
  });

  it('says which service answers', async () => {
    const response = await service.inject('/');
    expect(response.json()).toEqual({ service: 'search', environment: 'stubs' });
  });

  it('searches all pages of the catalogue, best match first', async () => {
    const answer = (await service.inject('/search?q=mug&pageSize=3')).json<Answer>();
    expect(answer).toMatchObject({ total: 25, stale: false });
    expect(answer.results.map(({ sku }) => sku)).toEqual(['MUG-007', 'MUG-000', 'MUG-001']);
  });

  it('gives every match once over all pages', async () => {
    const pages = await Promise.all(
      [1, 2, 3, 4].map(async (page) => (await service.inject(`/search?q=cup&page=${page}`)).json<Answer>()),
    );
    const skus = pages.flatMap(({ results }) => results.map(({ sku }) => sku));
    expect(pages.map(({ results }) => results.length)).toEqual([10, 10, 4, 0]);
    expect(new Set(skus).size).toBe(24);
  });

  it('counts searches by whether they found something', async () => {
    const telemetry = captureTelemetry();
    const counted = buildApp({ env: testEnv({ CATALOGUE_URL: catalogue.url }), telemetry });
    for (const query of ['mug', 'cup', 'nothing like it']) await counted.inject(`/search?q=${query}`);
    const samples = await telemetry.metric(counted, 'search_searches_total');
    expect(samples.map(({ labels, value }) => [labels, value])).toEqual([
      [expect.objectContaining({ found: 'true', stale: 'false' }), 2],
      [expect.objectContaining({ found: 'false', stale: 'false' }), 1],
    ]);
    await counted.close();
  });

  it.each(['', 'q=', 'q=%20', 'q=mug&page=0', 'q=mug&pageSize=51'])(
    'refuses the query "%s"',
    async (query) => {
      expect((await service.inject(`/search?${query}`)).statusCode).toBe(400);
    },
  );
});

describe('the index of search', () => {
  it('reads the catalogue again when it is ten seconds old, and not before', async () => {
    const clock = manualClock();
    let titles = ['Kettle'];
    const catalogue = await startUpstream((app) => {
      app.get('/health/live', () => ({ status: 'pass' }));
      app.get('/products', () => ({
        products: titles.map((title) => ({ ...products[0], title })),
        total: titles.length,
      }));
    });
    const service = buildApp({ env: testEnv({ CATALOGUE_URL: catalogue.url }), clock });
    const findKettles = async () => (await service.inject('/search?q=kettle')).json<Answer>().total;

    expect(await findKettles()).toBe(1);
    titles = [];
    await clock.advance(9_999);
    expect(await findKettles()).toBe(1);
    await clock.advance(1);
    expect(await findKettles()).toBe(0);
    await service.close();
    await catalogue.close();
  });
});

describe('search without a catalogue', () => {
  it('answers 503 when it never had products, and stays ready', async () => {
    const gone = await startCatalogue();
    await gone.close();
    const service = buildApp({ env: testEnv({ CATALOGUE_URL: gone.url }) });

    const response = await service.inject('/search?q=mug');
    expect(response.statusCode).toBe(503);
    expect(response.json<{ detail: string }>().detail).toContain('The catalogue cannot be read');
    expect((await service.inject('/health/ready')).statusCode).toBe(200);
    await service.close();
  });

  it('passes on when the catalogue says it can be asked again', async () => {
    const busy = await startUpstream((app) => {
      app.get('/products', (_request, reply) => reply.code(503).header('retry-after', '7').send({}));
    });
    const service = buildApp({ env: testEnv({ CATALOGUE_URL: busy.url }) });
    const response = await service.inject('/search?q=mug');
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '7']);
    await service.close();
    await busy.close();
  });

  it('goes on with the products that it last read, and says that they are stale', async () => {
    const catalogue = await startCatalogue();
    const service = buildApp({ env: testEnv({ CATALOGUE_URL: catalogue.url, INDEX_MAX_AGE_MS: '0' }) });

    expect((await service.inject('/search?q=travel')).json()).toMatchObject({ total: 1, stale: false });
    await catalogue.close();
    expect((await service.inject('/search?q=travel')).json()).toMatchObject({ total: 1, stale: true });
    await service.close();
  });
});

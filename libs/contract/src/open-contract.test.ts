import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createService, problem, type Service } from '@roadbed/service';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { askService } from './ask-service.ts';
import { openContract, type ContractOptions } from './open-contract.ts';
import { stubProvider } from './stub-provider.ts';

/** A provider with one order in memory, which can be taken. */
function buildOrders(env: Record<string, string | undefined>, extra: z.ZodRawShape = {}): Service {
  const service = createService({ name: 'orders', env });
  let taken = false;
  const params = z.object({ id: z.string() });
  service.route({
    method: 'GET',
    url: '/orders/:id',
    schema: { params, response: { 200: z.object({ id: z.string(), taken: z.boolean(), ...extra }) } },
    handler: (request) => {
      if (request.params.id !== 'o-1') throw problem(404, 'There is no such order.');
      return { id: 'o-1', taken, ...Object.fromEntries(Object.keys(extra).map((key) => [key, 1])) };
    },
  });
  service.route({
    method: 'POST',
    url: '/orders/:id/take',
    schema: { params, response: { 200: z.object({}) } },
    handler: () => {
      taken = true;
      return {};
    },
  });
  return service;
}

const open = {
  description: 'an order',
  operation: 'GET /orders/{id}',
  request: { method: 'GET', path: '/orders/o-1' },
  response: { status: 200, body: { id: 'o-1', taken: false }, exact: ['/taken'] },
};

describe('openContract', { timeout: 30_000 }, () => {
  let root: string;

  const write = async (file: string, value: unknown) => {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), typeof value === 'string' ? value : JSON.stringify(value));
  };
  const record = (interactions: object[]) =>
    write('apps/shop/basket/contracts/orders.json', {
      consumer: 'basket',
      provider: 'orders',
      interactions,
    });
  const contract = (options?: ContractOptions, extra?: z.ZodRawShape) =>
    openContract(join(root, 'apps/shop/orders/src'), (env) => buildOrders(env, extra), options);
  const verifyAll = async (options?: ContractOptions, extra?: z.ZodRawShape) => {
    const opened = contract(options, extra);
    const found = await Promise.all(opened.expectations.map((one) => opened.verify(one)));
    return found.flat();
  };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'contract '));
    await write('platform.json', {});
    await write('apps/shop/orders/service.json', { name: 'orders' });
    await mkdir(join(root, 'apps/shop/orders/src'));
    await write('apps/shop/basket/service.json', { name: 'basket', dependencies: { services: ['orders'] } });
  });

  afterEach(() => rm(root, { recursive: true }));

  it('asks for a document where there is none, writes it when told to, and is then content', async () => {
    expect(await contract().documentProblems()).toEqual([
      'openapi.json is missing. Write it with: npx nx run orders:record',
    ]);
    const said = vi.spyOn(console, 'log').mockImplementation(() => {});
    vi.stubEnv('ROADBED_CONTRACT', 'record');
    expect(await contract().documentProblems()).toEqual([]);
    vi.unstubAllEnvs();
    expect(said).toHaveBeenCalledWith(expect.stringContaining('openapi.json is new'));
    said.mockRestore();
    expect(await contract().documentProblems()).toEqual([]);
    expect(JSON.parse(await readFile(join(root, 'apps/shop/orders/openapi.json'), 'utf8'))).toHaveProperty([
      'paths',
      '/orders/{id}',
      'get',
    ]);
  });

  it('names what is breaking, and how to record it all the same', async () => {
    const service = buildOrders({ LOG_LEVEL: 'silent' }, { price: z.number() });
    await write('apps/shop/orders/openapi.json', await service.openapi());
    await service.close();
    expect(await contract().documentProblems()).toEqual([
      'BREAKING: GET /orders/{id} → 200 $.price: the field was removed',
      expect.stringContaining('npx nx run orders:record'),
    ]);
  });

  it('holds the real service to what a consumer recorded', async () => {
    await record([
      open,
      {
        ...open,
        description: 'none',
        request: { method: 'GET', path: '/orders/x' },
        response: { status: 404 },
      },
    ]);
    expect(await verifyAll()).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['a status', { ...open, response: { status: 204 } }, 'GET /orders/o-1 answers 200 instead of 204'],
    [
      'a field',
      { ...open, response: { status: 200, body: { price: 1 } } },
      '$.price is missing, and was number (basket counts on it: apps/shop/basket/contracts/orders.json)',
    ],
    [
      'an operation',
      { ...open, operation: 'GET /sales/{id}' },
      'GET /sales/{id} is not offered. There is GET /orders/{id}, POST /orders/{id}/take.',
    ],
    [
      'a path of another operation',
      { ...open, request: { method: 'GET', path: '/orders' } },
      'GET /orders is no request of GET /orders/{id}.',
    ],
    ['a state', { ...open, given: 'o-1 is taken' }, 'The state "o-1 is taken" is unknown.'],
  ])('tells %s that it does not give', async (_what, interaction, expected) => {
    await record([interaction]);
    expect(await verifyAll()).toEqual([expect.stringContaining(expected)]);
  });

  it('brings each interaction about on a service of its own', async () => {
    const taken = {
      ...open,
      description: 'a taken one',
      given: 'o-1 is taken',
      request: { ...open.request, query: { x: '1' } },
    };
    await record([{ ...taken, response: { ...open.response, body: { id: 'o-1', taken: true } } }, open]);
    const states = {
      'o-1 is taken': (service: { inject: Service['inject'] }) =>
        service.inject({ method: 'POST', url: '/orders/o-1/take' }),
    };
    expect(await verifyAll({ states })).toEqual([]);
  });

  it('asks the real service, to record what it answers', async () => {
    const home = join(root, 'apps/shop/orders');
    const request = { method: 'GET', path: '/orders/o-1', query: {}, headers: {} } as const;
    expect(await askService(home, buildOrders, request)).toMatchObject({
      status: 200,
      body: { id: 'o-1', taken: false },
    });
    const unknown = await askService(home, buildOrders, { ...request, path: '/orders/x' });
    expect(unknown.status).toBe(404);
  });

  it('names the record that cannot be read', async () => {
    await write('apps/shop/basket/contracts/orders.json', '{');
    expect(() => contract()).toThrow('apps/shop/basket/contracts/orders.json is not JSON');
  });

  it('misses the record of a service that is called', async () => {
    const basket = openContract(join(root, 'apps/shop/basket'), () => buildOrders({}));
    expect(basket.dependencyProblems()).toEqual([
      expect.stringContaining('contracts/orders.json does not say what it counts on'),
    ]);
    await record([open]);
    expect(basket.dependencyProblems()).toEqual([]);
  });

  it('gives a service under test stubs of those that it calls', async () => {
    await record([open]);
    const seen: unknown[] = [];
    const basket = openContract(join(root, 'apps/shop/basket'), async (env) => {
      const answer = await fetch(`${env['ORDERS_URL']}/orders/o-1`);
      seen.push(await answer.json());
      return buildOrders(env);
    });
    await basket.documentProblems();
    expect(seen).toEqual([{ id: 'o-1', taken: false }]);
  });
});

describe('stubProvider', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'stub '));
    await mkdir(join(root, 'basket/contracts'), { recursive: true });
    await writeFile(join(root, 'platform.json'), '{}');
    await writeFile(join(root, 'basket/service.json'), '{ "name": "basket" }');
  });

  afterEach(() => rm(root, { recursive: true }));

  const record = (changes: object = {}) =>
    writeFile(
      join(root, 'basket/contracts/orders.json'),
      JSON.stringify({ consumer: 'basket', provider: 'orders', interactions: [open], ...changes }),
    );

  it('answers what is recorded, and tells what is not', async () => {
    await record();
    const stub = await stubProvider(join(root, 'basket'), 'orders');
    expect(stub.problems()).toEqual([expect.stringContaining('"an order" is recorded')]);
    expect(await (await fetch(`${stub.url}/orders/o-1`)).json()).toEqual({ id: 'o-1', taken: false });
    expect(stub.problems()).toEqual([]);
    expect((await fetch(`${stub.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${stub.url}/orders/o-1?more=1`)).status).toBe(501);
    expect(stub.problems()).toEqual([
      'GET /orders/o-1?more=1 is not recorded in basket/contracts/orders.json.',
    ]);
    expect(() => stub.interaction('another')).toThrow('It has "an order".');
    await stub.close();
  });

  it('refuses a record of somebody else, and says when there is none', async () => {
    await expect(stubProvider(join(root, 'basket'), 'orders')).rejects.toThrow(
      'contracts/orders.json is missing',
    );
    await record({ consumer: 'search' });
    await expect(stubProvider(join(root, 'basket'), 'orders')).rejects.toThrow('Set consumer to "basket"');
  });
});

import { captureTelemetry, startUpstream, testEnv, type Upstream } from '@roadbed/service/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from './app.ts';

type App = ReturnType<typeof buildApp>;

const lamp = { sku: 'LMP-001', category: 'lamps', quantity: 1, unitPrice: 4500 };

function price(service: App, changes: object) {
  const payload = { currency: 'GBP', items: [lamp], ...changes };
  return service.inject({ method: 'POST', url: '/prices', payload });
}

describe('promo', () => {
  let vouchers: Upstream;
  let service: App;

  beforeAll(async () => {
    const worth = { amount: 500, currency: 'GBP' };
    vouchers = await startUpstream((app) => {
      app.get('/health/live', () => ({ status: 'pass' }));
      app.get('/vouchers/WELCOME', () => ({ worth, status: 'open' }));
      app.get('/vouchers/USED', () => ({ worth, status: 'redeemed' }));
    });
    service = buildApp({ env: testEnv({ VOUCHERS_URL: vouchers.url }) });
  });

  afterAll(async () => {
    await service.close();
    await vouchers.close();
  });

  it('says which service answers', async () => {
    const response = await service.inject('/');
    expect(response.json()).toEqual({ service: 'promo', environment: 'stubs' });
  });

  it('tells which promotions run', async () => {
    const { promotions } = (await service.inject('/promotions')).json<{ promotions: unknown[] }>();
    expect(promotions).toContainEqual({
      code: 'three-for-two-mugs',
      title: 'Three mugs for the price of two',
    });
  });

  it('prices a basket with the promotion that applies', async () => {
    const response = await price(service, { items: [{ ...lamp, quantity: 3 }] });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ subtotal: 13_500, discounts: [{ amount: 1350 }], total: 12_150 });
  });

  it('takes a voucher off after checking it', async () => {
    const response = await price(service, { voucherCode: 'WELCOME' });
    expect(response.json()).toMatchObject({ voucher: { code: 'WELCOME', amount: 500 }, total: 4000 });
  });

  it.each([
    ['USED', 'redeemed'],
    ['NEVER-WAS', 'unknown'],
    ['../../health/live', 'unknown'],
  ])('prices without the voucher %s, and says that it is %s', async (voucherCode, refused) => {
    const response = await price(service, { voucherCode });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ voucher: { amount: 0, refused }, total: 4500 });
  });

  it('counts prices by the promotion and the voucher that applied', async () => {
    const telemetry = captureTelemetry();
    const counted = buildApp({ env: testEnv({ VOUCHERS_URL: vouchers.url }), telemetry });
    await price(counted, { items: [{ ...lamp, quantity: 3 }] });
    await price(counted, { voucherCode: 'WELCOME' });
    await price(counted, { voucherCode: 'USED' });
    const samples = await telemetry.metric(counted, 'promo_prices_total');
    expect(samples.map(({ labels }) => [labels['promotion'], labels['voucher']])).toEqual([
      ['ten-percent-from-100', 'none'],
      ['none', 'honoured'],
      ['none', 'redeemed'],
    ]);
    await counted.close();
  });

  it.each([
    ['an empty basket', { items: [] }],
    ['a price with a fraction', { items: [{ ...lamp, unitPrice: 0.5 }] }],
    ['a quantity of nothing', { items: [{ ...lamp, quantity: 0 }] }],
    ['a currency that is none', { currency: '£' }],
  ])('refuses %s', async (_what, changes) => {
    expect((await price(service, changes)).statusCode).toBe(400);
  });
});

describe('promo without vouchers', () => {
  let service: App;

  beforeAll(async () => {
    const gone = await startUpstream(() => {});
    await gone.close();
    service = buildApp({ env: testEnv({ VOUCHERS_URL: gone.url }) });
  });

  afterAll(() => service.close());

  it('answers 503 to a basket with a voucher', async () => {
    const response = await price(service, { voucherCode: 'WELCOME' });
    expect(response.statusCode).toBe(503);
    expect(response.json<{ detail: string }>().detail).toContain('The voucher cannot be checked');
  });

  it('passes on when vouchers says it can be asked again', async () => {
    const busy = await startUpstream((app) => {
      app.get('/vouchers/:code', (_request, reply) => reply.code(503).header('retry-after', '7').send({}));
    });
    const service = buildApp({ env: testEnv({ VOUCHERS_URL: busy.url }) });
    const response = await price(service, { voucherCode: 'WELCOME' });
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '7']);
    await service.close();
    await busy.close();
  });

  it('goes on pricing baskets without one, and stays ready', async () => {
    expect((await price(service, {})).statusCode).toBe(200);
    const ready = await service.inject('/health/ready');
    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toMatchObject({ checks: { vouchers: { status: 'fail', critical: false } } });
  });
});

import { startUpstream, testEnv, type Upstream } from '@roadbed/service/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from './app.ts';

type App = ReturnType<typeof buildApp>;

const order = {
  customerId: 'c-1',
  money: { amount: 5000, currency: 'GBP' },
  card: { token: 'tok_visa', country: 'FR' },
  customerCountry: 'GB',
};

function pay(service: App, key: string | undefined, payload: object = order) {
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  return service.inject({ method: 'POST', url: '/payments', headers, payload });
}

describe('payments', () => {
  const asked: unknown[] = [];
  let fraud: Upstream;
  let service: App;

  beforeAll(async () => {
    fraud = await startUpstream((app) => {
      app.get('/health/live', () => ({ status: 'pass' }));
      app.post<{ Body: { customerId: string } }>('/assessments', (request) => {
        asked.push(request.body);
        const denied = request.body.customerId === 'thief';
        return {
          decision: denied ? 'deny' : 'allow',
          score: 0,
          reasons: denied ? [{ code: 'fast-pace' }] : [],
        };
      });
    });
    service = buildApp({ env: testEnv({ FRAUD_URL: fraud.url }) });
  });

  beforeEach(() => {
    asked.length = 0;
  });

  afterAll(async () => {
    await service.close();
    await fraud.close();
  });

  it('says which service answers', async () => {
    const response = await service.inject('/');
    expect(response.json()).toEqual({ service: 'payments', environment: 'stubs' });
  });

  it('asks fraud, then authorises', async () => {
    const response = await pay(service, 'authorise-1');
    expect(response.statusCode).toBe(201);
    expect(response.json()).toMatchObject({ status: 'authorised', money: order.money, capturedAmount: 0 });
    expect(asked).toEqual([
      { customerId: 'c-1', money: order.money, cardCountry: 'FR', customerCountry: 'GB' },
    ]);
  });

  it('declines what fraud denies, with its reasons', async () => {
    const response = await pay(service, 'decline-1', { ...order, customerId: 'thief' });
    expect(response.statusCode).toBe(201);
    expect(response.json()).toMatchObject({ status: 'declined', reasons: ['fast-pace'] });
  });

  it('takes a payment once for a key, however often it is sent', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => pay(service, 'retried-1')));
    const ids = answers.map((answer) => answer.json<{ id: string }>().id);
    expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1);
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(4);
    expect(new Set(ids).size).toBe(1);
    expect(asked).toHaveLength(1);
    expect((await pay(service, 'retried-1')).statusCode).toBe(200);
  });

  it('refuses a key that belongs to another payment', async () => {
    await pay(service, 'reused-1');
    const response = await pay(service, 'reused-1', { ...order, customerId: 'c-2' });
    expect(response.statusCode).toBe(422);
    expect(response.json<{ detail: string }>().detail).toContain('belongs to another payment');
  });

  it.each([
    ['no key', undefined, order],
    ['a key that is too short', 'short', order],
    ['no amount', 'invalid-1', { ...order, money: { amount: 0, currency: 'GBP' } }],
    ['a card number', 'invalid-2', { ...order, card: { token: '4111111111111111', country: 'GB' } }],
  ])('refuses %s', async (_what, key, payload) => {
    const response = await pay(service, key, payload);
    expect(response.statusCode).toBe(400);
    expect(asked).toHaveLength(0);
  });

  it('captures a payment, and shows it', async () => {
    const { id } = (await pay(service, 'capture-1')).json<{ id: string }>();
    const capture = await service.inject({ method: 'POST', url: `/payments/${id}/capture` });
    expect(capture.statusCode).toBe(200);
    const shown = await service.inject(`/payments/${id}`);
    expect(shown.json()).toMatchObject({ id, status: 'captured', capturedAmount: 5000 });
  });

  it('captures no more than is authorised, nothing declined, nothing unknown', async () => {
    const { id } = (await pay(service, 'capture-2')).json<{ id: string }>();
    const declined = (await pay(service, 'capture-3', { ...order, customerId: 'thief' })).json<{
      id: string;
    }>();
    const capture = async (paymentId: string, payload: object) =>
      (await service.inject({ method: 'POST', url: `/payments/${paymentId}/capture`, payload })).statusCode;

    expect(await capture(id, { amount: 5001 })).toBe(422);
    expect(await capture(id, { amount: 1000 })).toBe(200);
    expect(await capture(id, { amount: 2000 })).toBe(409);
    expect(await capture(declined.id, {})).toBe(409);
    expect(await capture('nothing', {})).toBe(404);
  });
});

describe('payments without fraud', () => {
  it('takes nothing, answers 503, and stays ready', async () => {
    const gone = await startUpstream(() => {});
    await gone.close();
    const service = buildApp({ env: testEnv({ FRAUD_URL: gone.url }) });

    const response = await pay(service, 'outage-1');
    expect(response.statusCode).toBe(503);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json<{ detail: string }>().detail).toContain('nothing was taken');

    const ready = await service.inject('/health/ready');
    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toMatchObject({ checks: { fraud: { status: 'fail', critical: false } } });
    await service.close();
  });

  it('passes on when fraud says it can be asked again', async () => {
    const busy = await startUpstream((app) => {
      app.post('/assessments', (_request, reply) => reply.code(503).header('retry-after', '7').send({}));
    });
    const service = buildApp({ env: testEnv({ FRAUD_URL: busy.url }) });
    const response = await pay(service, 'busy-fraud-1');
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '7']);
    await service.close();
    await busy.close();
  });

  it('lets the same key try again after an outage', async () => {
    let up = false;
    const fraud = await startUpstream((app) => {
      app.post('/assessments', (_request, reply) =>
        up ? reply.send({ decision: 'allow', reasons: [] }) : reply.code(500).send({}),
      );
    });
    const service = buildApp({ env: testEnv({ FRAUD_URL: fraud.url }) });

    expect((await pay(service, 'tried-again-1')).statusCode).toBe(503);
    up = true;
    expect((await pay(service, 'tried-again-1')).statusCode).toBe(201);
    await service.close();
    await fraud.close();
  });
});

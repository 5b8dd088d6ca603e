import { startUpstream, testEnv } from '@roadbed/service/testing';
import type { Upstream } from '@roadbed/service/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from './app.ts';

describe('payments', () => {
  let fraud: Upstream;
  let service: ReturnType<typeof buildApp>;

  beforeAll(async () => {
    fraud = await startUpstream((app) => app.post('/assessments', () => ({ risk: 0.1 })));
    service = buildApp({ env: testEnv({ FRAUD_URL: fraud.url }) });
  });

  afterAll(async () => {
    await service.close();
    await fraud.close();
  });

  it('accepts a payment of low risk', async () => {
    const answer = await service.inject({
      method: 'POST',
      url: '/payments',
      payload: { amount: 500, card: 'example' },
    });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({ amount: 500, status: 'accepted' });
  });

  it('refuses an amount above the limit', async () => {
    const answer = await service.inject({
      method: 'POST',
      url: '/payments',
      payload: { amount: 500_000, card: 'example' },
    });
    expect(answer.statusCode).toBe(422);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });
});

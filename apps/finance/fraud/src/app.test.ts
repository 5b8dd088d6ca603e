import { manualClock, testEnv } from '@roadbed/service/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { buildApp } from './app.ts';

const clock = manualClock();
const service = buildApp({ env: testEnv({ PACE_LIMIT: '2' }), clock });
afterAll(() => service.close());

function assess(changes: object) {
  const payload = {
    customerId: 'c-1',
    money: { amount: 1250, currency: 'GBP' },
    cardCountry: 'GB',
    customerCountry: 'GB',
    ...changes,
  };
  return service.inject({ method: 'POST', url: '/assessments', payload });
}

describe('fraud', () => {
  it('says which service answers', async () => {
    const response = await service.inject('/');
    expect(response.json()).toEqual({ service: 'fraud', environment: 'stubs' });
  });

  it('allows an everyday payment', async () => {
    const response = await assess({ customerId: 'everyday' });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ decision: 'allow', score: 0, reasons: [] });
  });

  it('denies a huge one, with its reason', async () => {
    const response = await assess({ customerId: 'rich', money: { amount: 2_000_000, currency: 'GBP' } });
    expect(response.json()).toMatchObject({ decision: 'deny', reasons: [{ code: 'huge-amount' }] });
  });

  it('notices a customer who pays too often', async () => {
    await assess({ customerId: 'hasty' });
    await assess({ customerId: 'hasty' });
    const third = await assess({ customerId: 'hasty' });
    expect(third.json()).toMatchObject({ decision: 'review', reasons: [{ code: 'fast-pace' }] });
  });

  it('forgives the pace when its window is over', async () => {
    await assess({ customerId: 'patient' });
    await assess({ customerId: 'patient' });
    await clock.advance(600_000);
    const third = await assess({ customerId: 'patient' });
    expect(third.json()).toMatchObject({ decision: 'allow' });
  });

  it.each([
    ['an amount of nothing', { money: { amount: 0, currency: 'GBP' } }],
    ['an amount with a fraction', { money: { amount: 1.5, currency: 'GBP' } }],
    ['a currency that is none', { money: { amount: 100, currency: 'pounds' } }],
    ['a country that is none', { cardCountry: 'Britain' }],
    ['no customer', { customerId: '' }],
  ])('refuses %s', async (_what, changes) => {
    const response = await assess(changes);
    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toContain('application/problem+json');
  });

  it('counts its decisions', async () => {
    const metrics = await service.inject('/metrics');
    expect(metrics.body).toMatch(/fraud_assessments_total\{[^}]*decision="deny"[^}]*\} 1/);
  });
});

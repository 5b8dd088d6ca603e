import { fileURLToPath } from 'node:url';
import { manualClock, testEnv } from '@roadbed/service/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { buildApp } from './app.ts';

const clock = manualClock();
const service = buildApp({ env: testEnv({ PACE_LIMIT: '2' }), clock });
afterAll(() => service.close());

function assess(changes: object, asked: Pick<typeof service, 'inject'> = service) {
  const payload = {
    customerId: 'c-1',
    money: { amount: 1250, currency: 'GBP' },
    cardCountry: 'GB',
    customerCountry: 'GB',
    ...changes,
  };
  return asked.inject({ method: 'POST', url: '/assessments', payload });
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

describe('the trial of denying cards that are used from another country', () => {
  const abroad = { cardCountry: 'FR', customerCountry: 'GB' };
  const decide = async (app: ReturnType<typeof buildApp>, changes: object = {}) =>
    (await assess({ ...abroad, ...changes }, app)).json<{ decision: string }>().decision;

  it.each([
    [false, 'review'],
    [true, 'deny'],
  ])('is on: %s, and the decision is to %s', async (isOn, decision) => {
    const app = buildApp({ env: testEnv(), toggles: { 'deny-country-mismatch': isOn } });
    expect(await decide(app)).toBe(decision);
    expect(await decide(app, { customerCountry: 'FR' })).toBe('allow');
    await app.close();
  });

  it('reaches whom toggles.json says: one by name, and a tenth of two countries in integration', async () => {
    const file = fileURLToPath(new URL('../toggles.json', import.meta.url));
    const start = (environment: string) =>
      buildApp({ env: testEnv({ ROADBED_TOGGLES_FILE: file, ROADBED_ENVIRONMENT: environment }) });
    const [production, integration] = [start('production'), start('integration')];
    const customers = Array.from({ length: 500 }, (_, at) => `customer-${at}`);
    const countDenied = async (app: ReturnType<typeof buildApp>, changes: object = {}) => {
      const decisions = await Promise.all(
        customers.map((customerId) => decide(app, { ...changes, customerId })),
      );
      return decisions.filter((decision) => decision === 'deny').length;
    };

    expect(await decide(production, { customerId: 'example-traveller' })).toBe('deny');
    expect(await countDenied(production)).toBe(0);
    const denied = await countDenied(integration);
    expect(denied).toBeGreaterThan(25);
    expect(denied).toBeLessThan(75);
    expect(await countDenied(integration)).toBe(denied);
    expect(await countDenied(integration, { customerCountry: 'DE' })).toBe(0);
    await Promise.all([production.close(), integration.close()]);
  });
});

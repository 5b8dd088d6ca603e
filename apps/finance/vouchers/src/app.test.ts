import { captureTelemetry, manualClock, testEnv } from '@roadbed/service/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { buildApp } from './app.ts';

const clock = manualClock(Date.parse('2026-01-01T00:00:00Z'));
const service = buildApp({ env: testEnv({ VALID_DAYS: '30' }), clock });
afterAll(() => service.close());

function issue(payload: object) {
  return service.inject({ method: 'POST', url: '/vouchers', payload });
}

function redeem(code: string, reference: string) {
  return service.inject({ method: 'POST', url: `/vouchers/${code}/redeem`, payload: { reference } });
}

const worth = { amount: 1500, currency: 'EUR' };

describe('vouchers', () => {
  it('says which service answers', async () => {
    const response = await service.inject('/');
    expect(response.json()).toEqual({ service: 'vouchers', environment: 'stubs' });
  });

  it('issues a voucher for as long as it is configured, and shows it', async () => {
    const issued = await issue({ worth });
    expect(issued.statusCode).toBe(201);
    expect(issued.json()).toMatchObject({ worth, status: 'open', expiresAt: '2026-01-31T00:00:00.000Z' });
    const { code } = issued.json<{ code: string }>();
    expect((await service.inject(`/vouchers/${code}`)).json()).toEqual(issued.json());
  });

  it('redeems it once', async () => {
    const { code } = (await issue({ worth, validDays: 1 })).json<{ code: string }>();
    expect((await redeem(code, 'order-1')).json()).toMatchObject({
      status: 'redeemed',
      redeemedFor: 'order-1',
    });
    expect((await redeem(code, 'order-1')).statusCode).toBe(200);

    const again = await redeem(code, 'order-2');
    expect(again.statusCode).toBe(409);
    expect(again.json<{ detail: string }>().detail).toContain('is redeemed already');
  });

  it('refuses it after its time, and says when that was', async () => {
    const { code } = (await issue({ worth, validDays: 1 })).json<{ code: string }>();
    await clock.advance(86_400_000);
    const response = await redeem(code, 'order-1');
    expect(response.statusCode).toBe(409);
    expect(response.json<{ detail: string }>().detail).toContain('expired at 2026-01-02');
  });

  it('has the vouchers of the example shop', async () => {
    const response = await service.inject('/vouchers/welcome-5');
    expect(response.json()).toMatchObject({ code: 'WELCOME-5', worth: { amount: 500, currency: 'GBP' } });
  });

  it('answers an unknown code with a problem that names it', async () => {
    expect((await service.inject('/vouchers/GIFT-0000-0000')).statusCode).toBe(404);
    expect((await redeem('GIFT-0000-0000', 'order-1')).statusCode).toBe(404);
  });

  it('counts redemptions by what became of them', async () => {
    const telemetry = captureTelemetry();
    const counted = buildApp({ env: testEnv(), telemetry });
    for (const [reference, code] of ['WELCOME-5', 'WELCOME-5', 'GIFT-0000-0000'].entries()) {
      const payload = { reference: `order-${reference}` };
      await counted.inject({ method: 'POST', url: `/vouchers/${code}/redeem`, payload });
    }
    const samples = await telemetry.metric(counted, 'vouchers_redemptions_total');
    expect(samples.map(({ labels, value }) => [labels['outcome'], value])).toEqual([
      ['redeemed', 1],
      ['already-redeemed', 1],
      ['unknown', 1],
    ]);
    expect(telemetry.lines).toContainEqual(
      expect.objectContaining({
        message: 'a voucher was offered a second time',
        request_id: expect.any(String) as string,
      }),
    );
    await counted.close();
  });

  it.each([
    ['no worth', {}],
    ['a worth of nothing', { worth: { amount: 0, currency: 'GBP' } }],
    ['a validity of no days', { worth, validDays: 0 }],
  ])('issues nothing for %s', async (_what, payload) => {
    expect((await issue(payload)).statusCode).toBe(400);
  });
});

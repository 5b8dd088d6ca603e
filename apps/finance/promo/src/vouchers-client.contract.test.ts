import { stubProvider, type ProviderStub } from '@roadbed/contract';
import { createService, type Service } from '@roadbed/service';
import { testEnv } from '@roadbed/service/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVouchersClient, type VouchersClient } from './vouchers-client.ts';

describe('what promo counts on in vouchers', () => {
  let vouchers: ProviderStub;
  let service: Service;
  let client: VouchersClient;

  beforeAll(async () => {
    vouchers = await stubProvider(import.meta.dirname, 'vouchers');
    service = createService({ name: 'promo', env: testEnv() });
    client = createVouchersClient(service, vouchers.url);
  });

  afterAll(async () => {
    await service.close();
    await vouchers.close();
  });

  it('is all that it asks, and all that it reads', async () => {
    expect(await client.look('WELCOME-5')).toEqual({
      code: 'WELCOME-5',
      worth: { amount: 500, currency: 'GBP' },
    });
    expect(await client.look('WELCOME-20')).toEqual({ code: 'WELCOME-20', refused: 'redeemed' });
    expect(await client.look('NEVER-WAS')).toEqual({ code: 'NEVER-WAS', refused: 'unknown' });
    expect(vouchers.problems()).toEqual([]);
  });
});

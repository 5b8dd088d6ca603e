import { testEnv } from '@roadbed/service/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { buildApp } from './app.ts';

const service = buildApp({ env: testEnv() });
afterEach(() => service.close());

describe('fraud', () => {
  it('says which service answers', async () => {
    const response = await service.inject('/');
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ service: 'fraud', environment: 'stubs' });
  });
});

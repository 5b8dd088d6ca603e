import { testEnv } from '@roadbed/service/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { buildApp } from './app.ts';

const service = buildApp({ env: testEnv() });
afterAll(() => service.close());

describe('navigation', () => {
  it('says which service answers', async () => {
    const response = await service.inject('/');
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ service: 'navigation', environment: 'stubs' });
  });
});

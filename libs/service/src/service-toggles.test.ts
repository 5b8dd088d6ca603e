import { expect, it } from 'vitest';
import { createService } from './index.ts';
import { testEnv } from './testing.ts';

/** Where OpenFeature's SDK keeps its API once it is loaded. */
const OPEN_FEATURE = Symbol.for('@openfeature/js-sdk/api');

it('loads OpenFeature only for a service that has toggles; the others get every fallback', async () => {
  const without = createService({ name: 'example', env: testEnv() });
  await without.inject('/health/ready');
  expect(await without.toggles.getBooleanValue('new-checkout', true)).toBe(true);
  expect(await without.toggles.getStringDetails('colour', 'red')).toEqual({
    flagKey: 'colour',
    value: 'red',
    reason: 'DEFAULT',
    flagMetadata: {},
  });
  expect(Object.getOwnPropertySymbols(globalThis)).not.toContain(OPEN_FEATURE);
  const having = createService({ name: 'example', env: testEnv(), toggles: {} });
  await having.inject('/health/ready');
  expect(Object.getOwnPropertySymbols(globalThis)).toContain(OPEN_FEATURE);
  await Promise.all([without.close(), having.close()]);
});

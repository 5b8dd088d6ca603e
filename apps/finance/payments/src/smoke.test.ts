import { testEnv } from '@roadbed/service/testing';
import { expect, it } from 'vitest';
import { buildApp } from './app.ts';
import { journey } from './smoke.ts';

it('the smoke journey of payments passes where the service runs', async () => {
  const service = buildApp({ env: testEnv() });
  const { url } = await service.start();
  // Answers when its checks have run, as the platform waits for them.
  await service.inject('/health/ready');
  expect(await journey.run({ url })).toMatchObject({ passed: true });
  await service.close();
});

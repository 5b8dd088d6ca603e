import { getChange, releaseLock, takeLock } from '@roadbed/deploy';
import type { RunStep } from '@roadbed/deploy';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createToken } from '../identity/token-store.ts';
import { toPlaceContext } from '../preflight/keep-places.ts';
import { startApi } from '../testing/start-api.ts';
import { createKeyedLock } from './keyed-lock.ts';
import { createWorker } from './worker.ts';
import type { WorkerOptions } from './worker.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi('tokens');
});
afterAll(() => api.close());

const place = { service: 'payments', environment: 'integration' };

test('a rollout that waited for the one before does not begin where somebody has locked since', async () => {
  await api.release('first');
  const made = await createToken(api.db, { person: 'ana', purpose: 'tests' });
  const { body } = await api.ask('POST', 'changes', place, `Bearer ${made?.secret}`);
  const id = String(body['id']);
  const lock = createKeyedLock();
  const { db, releases, catalog } = api;
  const worker = createWorker({
    db,
    releases,
    lock,
    catalog: { current: async () => catalog },
    log: { info: () => {}, warn: () => {} },
    // No step of the rollout is reached, so that nothing is started and no traffic moved.
    ...({} as Pick<WorkerOptions, 'runtime' | 'traffic' | 'drainMs'>),
  });
  const steps: string[] = [];
  const step: RunStep = async (name) => {
    steps.push(name);
    throw new Error(`the step "${name}" was reached`);
  };
  const before = Promise.withResolvers<void>();
  void lock.run('integration/payments', () => before.promise);
  const rolled = worker.roll(id, step);
  await takeLock(toPlaceContext(db), catalog, { ...place, person: 'ben', reason: 'the tests are red' });
  before.resolve();
  await rolled;
  expect(steps).toEqual([]);
  expect(await getChange(db, id)).toMatchObject({
    status: 'approved',
    statusReason: expect.stringContaining('is locked by Ben Example'),
  });

  await releaseLock(toPlaceContext(db), catalog, { ...place, person: 'ben' });
  await expect(worker.roll(id, step)).rejects.toThrow('the step "begin" was reached');
});

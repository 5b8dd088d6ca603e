import { platformDescriptorSchema } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setFreeze } from '../freeze/set-freeze.ts';
import { catalog as base, createFixture } from '../testing/fixture.ts';
import type { Fixture } from '../testing/fixture.ts';
import { goLive } from '../testing/move-change.ts';
import { listChanges } from './find-change.ts';
import { requestAutoDeploys } from './request-auto-deploys.ts';
import type { AutoDeploySources } from './request-auto-deploys.ts';
import { requestChange } from './request-change.ts';

const payments = base.services.get('payments');
if (payments === undefined) throw new Error('the example has no payments');
/** Releases of payments go to production by themselves, after integration. */
const catalog: Catalog = {
  platform: platformDescriptorSchema.parse({
    ...base.platform,
    environments: [
      { name: 'integration', autoDeploy: true },
      { name: 'production', approvals: 1, after: { environment: 'integration' } },
    ],
  }),
  services: new Map([...base.services, ['payments', { ...payments, autoDeploy: ['production'] }]]),
};

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.drop());

async function look(sources: AutoDeploySources = {}): Promise<string[]> {
  const made = await requestAutoDeploys(fixture.db, fixture.record, catalog, sources);
  return made.map(({ service, environment, release, status }) =>
    [service, environment, release.slice(7, 15), status].join(' '),
  );
}
async function toLive(environment: string): Promise<void> {
  const [change] = await listChanges(fixture.db, { environment, limit: 1 });
  if (change === undefined) throw new Error(`nothing was asked for in ${environment}`);
  await goLive(fixture.db, change.id);
}
const ask = (release: string, environment: string, kind: 'normal' | 'rollback' = 'normal') =>
  requestChange(fixture.db, fixture.record, catalog, {
    service: 'payments',
    environment,
    release,
    kind,
    requestedBy: 'person:ana',
  });

test('a release goes to integration by itself, and on to production when it was live there, once', async () => {
  await fixture.release('aaaa1111');
  expect(await look()).toEqual(['payments integration aaaa1111 approved']);
  expect(await look()).toEqual([]);
  await toLive('integration');
  expect(await look()).toEqual(['payments production aaaa1111 waiting-for-approval']);
  expect(await look()).toEqual([]);
});

test('a service that says nothing goes to production by hand alone', async () => {
  await fixture.release('bbbb1111', 'fraud');
  expect(await look()).toEqual(['fraud integration bbbb1111 approved']);
  await toLive('integration');
  expect(await look()).toEqual([]);
});

test('a newer release takes the place of its own that waits for approval', async () => {
  await fixture.release('aaaa1111');
  await look();
  await toLive('integration');
  await look();
  await fixture.release('aaaa2222');
  await look();
  await toLive('integration');
  expect(await look()).toEqual(['payments production aaaa2222 waiting-for-approval']);
  expect((await listChanges(fixture.db, { environment: 'production' })).map(({ status }) => status)).toEqual([
    'waiting-for-approval',
    'replaced',
  ]);
});

test('of releases that came together, the newest that preflight lets out goes', async () => {
  await fixture.release('aaaa1111');
  await look();
  await toLive('integration');
  await fixture.release('aaaa2222');
  expect(await look()).toEqual([
    'payments integration aaaa2222 approved',
    'payments production aaaa1111 waiting-for-approval',
  ]);
});

test('a freeze is waited for', async () => {
  await fixture.release('aaaa1111');
  await look();
  await toLive('integration');
  const now = Date.now();
  await setFreeze(
    fixture,
    catalog,
    { environment: 'production', person: 'ana', reason: 'the sale', until: new Date(now + 60_000) },
    new Date(now - 1000),
  );
  expect(await look()).toEqual([]);
  await fixture.db.deleteFrom('deploy_freeze').execute();
  expect(await look()).toEqual(['payments production aaaa1111 waiting-for-approval']);
});

test('what is rolled back stays so until a newer release comes', async () => {
  await fixture.release('aaaa1111');
  await look();
  await toLive('integration');
  await fixture.release('aaaa2222');
  // Nobody looked in between: the second was not asked for when the first was taken as a roll back.
  await ask('aaaa1111', 'integration', 'rollback');
  await toLive('integration');
  expect((await look()).filter((line) => line.includes('integration'))).toEqual([]);
  await fixture.release('aaaa3333');
  expect(await look()).toContain('payments integration aaaa3333 approved');
});

test('what a person brought back stays: nothing older than what was asked for goes by itself', async () => {
  await fixture.release('aaaa1111');
  await fixture.release('aaaa2222');
  await look();
  await toLive('integration');
  await ask('aaaa1111', 'integration');
  await toLive('integration');
  expect((await look()).filter((line) => line.includes('integration'))).toEqual([]);
});

test('where nothing is to be done, one question is asked for all services of an environment', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `service-${index}`);
  for (const [index, name] of names.entries()) await fixture.release(`aaaa${1000 + index}`, name);
  const many = { ...catalog, services: new Map(names.map((name) => [name, { ...payments, name }])) };
  expect(await requestAutoDeploys(fixture.db, fixture.record, many)).toHaveLength(names.length);

  let questions = 0;
  const counted = fixture.db.withPlugin({
    transformQuery({ node }) {
      questions += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  // In production each is asked about: none has been live in integration yet.
  const integration = { ...catalog.platform, environments: catalog.platform.environments.slice(0, 1) };
  expect(await requestAutoDeploys(counted, fixture.record, { ...many, platform: integration })).toEqual([]);
  expect(questions).toBe(1);
});

test('only what may go by itself does', async () => {
  const main = await fixture.release('aaaa1111');
  await fixture.release('aaaa2222');
  const sources = { mayGoByItself: async (digest: string) => digest === main };
  expect(await look(sources)).toEqual(['payments integration aaaa1111 approved']);
});

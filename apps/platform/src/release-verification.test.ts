import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createReleaseFolder } from '@roadbed/deploy';
import type { VulnerabilityCheck } from '@roadbed/deploy';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putExampleRelease } from './testing/example-release.ts';
import { eventually, startWorld } from './testing/start-world.ts';
import type { World } from './testing/start-world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

type ApiChange = {
  id: string;
  environment: string;
  status: string;
  statusReason?: string;
  release: string;
  entries: { type: string; data: { reason?: string } }[];
};
type ApiRelease = {
  digest: string;
  vulnerabilityCheck: VulnerabilityCheck | null;
  deployable: { ok: boolean; notes: string[] };
};

const releases = () => createReleaseFolder(join(world.home, 'releases'));
const fileOf = (digest: string, name: string) =>
  join(world.home, 'releases', digest.replace('sha256:', ''), name);
const register = (digest: string) => world.post('/api/v1/releases', { digest });

async function append(file: string, text: string): Promise<void> {
  await chmod(file, 0o644);
  await writeFile(file, (await readFile(file, 'utf8')) + text);
}

/** The newest change of a release in an environment, once it has ended in this way. */
async function ended(digest: string, environment: string, status: string): Promise<ApiChange> {
  return await eventually(async () => {
    const { changes } = await world.get<{ changes: ApiChange[] }>(
      `/api/v1/changes?service=payments&environment=${environment}`,
    );
    const found = changes.find(({ release }) => release === digest);
    if (found?.status !== status) throw new Error(`it is ${found?.status}: ${found?.statusReason}`);
    return await world.get<ApiChange>(`/api/v1/changes/${found.id}`);
  });
}

/** Ana asks for the newest release in production; the message with which Ben can approve that. */
async function askForProduction(): Promise<string> {
  const known = new Set((await world.sees('U0ANA')).map(({ ts }) => ts));
  await world.say('U0ANA', '/deploy payments to production');
  const { ts } = await eventually(async () =>
    (await world.sees('U0ANA')).find(
      ({ ts: at, blocks }) => !known.has(at) && blocks?.some(({ type }) => type === 'actions'),
    ),
  );
  return ts;
}

const check = (severity: 'critical' | 'low'): VulnerabilityCheck => ({
  at: new Date().toISOString(),
  source: 'http://registry.example/',
  packages: 1,
  outcome: {
    status: 'checked',
    vulnerabilities: [
      { id: 'GHSA-1', package: 'left-pad', version: '1.0.0', severity, title: 'Pads', url: '' },
    ],
  },
});

test('a release that was altered in the folder is not registered, and the answer says what was altered', async () => {
  const digest = await putExampleRelease(world.home, { word: 'altered early' });
  await append(fileOf(digest, 'content/server.mjs'), '// altered');
  const response = await register(digest);
  expect(response.status).toBe(409);
  expect(await response.text()).toMatch(/server\.mjs of release [0-9a-f]{12} has been altered\. Fix: /);
  const { releases: listed } = await world.get<{ releases: ApiRelease[] }>('/api/v1/releases');
  expect(listed.map((release) => release.digest)).not.toContain(digest);
});

test('a release is registered once, and who signed it is on record', async () => {
  const digest = await putExampleRelease(world.home, { word: 'signed' });
  expect((await register(digest)).status).toBe(200);
  expect((await register(digest)).status).toBe(200);
  const verified = await releases().verify(digest);
  const { entries } = await world.get<{ entries: { subject: string; data: object }[] }>(
    '/api/v1/ledger?type=roadbed.release.registered.v1',
  );
  const ours = entries.filter(({ subject }) => subject === `release/${digest}`);
  expect(ours).toHaveLength(1);
  expect(ours[0]?.data).toMatchObject({ digest, signedBy: verified.ok ? verified.keyId : 'nobody' });
});

test.each([
  ['content/server.mjs', /server\.mjs of release .* has been altered/],
  ['sbom.cdx.json', /the SBOM of release .* has been altered/],
  ['provenance.sigstore.json', /the provenance of release .* has been altered/],
])(
  'a release whose %s was altered after it was asked for is not rolled out, with the reason on record',
  async (name, reason) => {
    const digest = await putExampleRelease(world.home, { word: `altered ${name}` });
    expect((await register(digest)).status).toBe(200);
    await ended(digest, 'integration', 'live');
    const ts = await askForProduction();
    await append(fileOf(digest, name), 'altered');
    await world.click('U0BEN', ts, 'approve-change');
    const failed = await ended(digest, 'production', 'failed');
    expect(failed.statusReason).toMatch(reason);
    const [last] = failed.entries;
    expect(last).toMatchObject({ type: 'roadbed.change.failed.v1', data: { reason: failed.statusReason } });
    expect(failed.entries.map(({ type }) => type)).not.toContain('roadbed.rollout.instance-started.v1');
  },
);

test('a release with a vulnerability that the policy refuses is not deployed, and the API says why', async () => {
  const digest = await putExampleRelease(world.home, { word: 'vulnerable' });
  await releases().addCheck(digest, check('critical'));
  const answer = (await (await register(digest)).json()) as ApiRelease;
  expect(answer.vulnerabilityCheck?.outcome.status).toBe('checked');
  expect(answer.deployable).toEqual({
    ok: false,
    notes: [expect.stringContaining('left-pad 1.0.0 (critical): Pads, GHSA-1')],
  });

  // Nobody is asked to approve what would be refused.
  await world.say('U0ANA', '/deploy payments to production');
  const told = await eventually(async () =>
    (await world.sees('U0ANA')).find(({ text }) =>
      text.includes('would not be deployed: known vulnerabilities'),
    ),
  );
  expect(told.text).toContain(digest.slice('sha256:'.length, 'sha256:'.length + 12));
  const asked = { service: 'payments', environment: 'production', requestedBy: 'ana' };
  const refusal = await world.post('/api/v1/changes', asked);
  expect(refusal.status).toBe(409);
  expect(await refusal.text()).toContain('would not be deployed: known vulnerabilities');
  // Nor does it go to integration by itself.
  const { changes } = await world.get<{ changes: ApiChange[] }>('/api/v1/changes');
  expect(changes.map(({ release }) => release)).not.toContain(digest);
});

test('what is live stays live when an advisory comes out: a restart asks no policy', async () => {
  const digest = await putExampleRelease(world.home, { word: 'long lived' });
  await releases().addCheck(digest, check('low'));
  const answer = (await (await register(digest)).json()) as ApiRelease;
  expect(answer.deployable).toEqual({ ok: true, notes: [expect.stringContaining('left-pad')] });
  await ended(digest, 'integration', 'live');
  const { pid } = await world.serves('integration');
  await releases().addCheck(digest, check('critical'));
  process.kill(pid, 'SIGKILL');
  const again = await eventually(async () => {
    const seen = await world.serves('integration');
    return seen.word === 'long lived' && seen.pid !== pid && seen;
  });
  expect(again).toMatchObject({ word: 'long lived' });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalog } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import { createReleaseFolder, registerRelease } from '@roadbed/deploy';
import { createLedgerKeys } from '@roadbed/ledger';
import { captureTelemetry } from '@roadbed/service/testing';
import { createService } from '@roadbed/service';
import { createTestDatabase } from '@roadbed/store/testing';
import type { ApiContext } from '../api/api-context.ts';
import { addApi } from '../api/add-api.ts';
import { openPlatformDatabase } from '../database.ts';
import type { IdentityPolicy } from '../identity/identity-policy.ts';
import { addIdentity } from '../identity/identity.ts';
import { createToken } from '../identity/token-store.ts';
import { recordDeploy } from '../record.ts';
import { putExampleRelease } from './example-release.ts';
import type { ExampleWorkload } from './example-release.ts';
import { writeExampleWorkspace } from './example-workspace.ts';

const silent = { info: () => {}, warn: () => {} };

/** The API over a database of its own, without gateway, pipeline and chat. */
export async function startApi(policy: IdentityPolicy) {
  const home = await mkdtemp(join(tmpdir(), 'api with space-'));
  await writeExampleWorkspace(home);
  const loaded = await loadCatalog(home);
  if (!loaded.ok) throw new Error('the example workspace is malformed');
  const database = await createTestDatabase();
  const db = await openPlatformDatabase(database.url, silent);
  const releases = createReleaseFolder(join(home, 'releases'));
  const current: { catalog: Catalog } = { catalog: loaded.catalog };
  const catalog = { current: async () => current.catalog };
  const service = createService({ name: 'api-under-test', env: {}, telemetry: captureTelemetry() });
  const identity = addIdentity(service.fastify, { db, catalog, policy });
  const context: ApiContext = {
    db,
    catalog,
    releases,
    ledgerKeys: createLedgerKeys(join(home, 'ledger')),
    identity,
    registerRelease: async () => ({ ok: true }),
    platformUrl: 'http://127.0.0.1:1',
    gatewayUrl: 'http://127.0.0.1:1',
    slackUrl: undefined,
    nudge: () => {},
  };
  const { endStreams } = addApi(service.fastify, context);
  return {
    db,
    service,
    ledgerKeys: context.ledgerKeys,
    releases,
    /** Descriptors as they are from now on. */
    setCatalog: (next: Catalog) => void (current.catalog = next),
    catalog: loaded.catalog,
    async ask(method: 'GET' | 'POST' | 'DELETE', url: string, body?: object, authorization?: string) {
      const answer = await service.inject({
        method,
        url: `/api/v1/${url}`,
        ...(body !== undefined && { payload: body }),
        headers: authorization === undefined ? {} : { authorization },
      });
      const said: Record<string, unknown> = answer.body === '' ? {} : answer.json();
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: said,
      };
    },
    /** A token of a person, as the header `authorization` takes it. */
    async tokenOf(person: string): Promise<string> {
      const made = await createToken(db, { person, purpose: 'tests' });
      if (made === undefined) throw new Error(`${person} has too many tokens`);
      return `Bearer ${made.secret}`;
    },
    /** Stores and registers a release of payments. */
    async release(word: string, workloads: readonly ExampleWorkload[] = []): Promise<string> {
      const digest = await putExampleRelease(home, { word, workloads });
      const origin = await releases.origin(digest);
      if (origin === undefined) throw new Error('the release vanished');
      await registerRelease(db, recordDeploy, origin);
      return digest;
    },
    async close() {
      endStreams();
      await service.close();
      await db.destroy();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

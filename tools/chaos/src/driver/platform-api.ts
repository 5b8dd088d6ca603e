import { changeSchema, changeStorySchema } from '@roadbed/platform-api';
import type { Change, ChangeStory } from '@roadbed/platform-api';
import { z } from 'zod';

const limitMs = 10_000;
const problemSchema = z.object({ detail: z.string().optional(), title: z.string().optional() });

/** What a change is asked for with. */
export type Asked = { service: string; environment: string; release: string; by: string };

/** The platform's HTTP API, as a person or a pipeline uses it. Every call throws when no answer comes. */
export function createPlatformApi(url: () => string) {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(url() + path, { ...init, signal: AbortSignal.timeout(limitMs) });
  const post = (path: string, body: object) =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const expectOk = async (response: Response): Promise<Response> => {
    if (response.ok) return response;
    throw new Error(`${response.url} answers ${response.status}: ${await response.text()}`);
  };

  return {
    /** Whether the platform can do its work. */
    isReady: async () => (await ask('/health/ready')).ok,
    /** Makes a release of the folder known. */
    async register(digest: string): Promise<void> {
      await expectOk(await post('/api/v1/releases', { digest }));
    },
    /** Asks for a change; a refusal is an answer. */
    async request({
      by,
      ...asked
    }: Asked): Promise<{ ok: true; change: Change } | { ok: false; reason: string }> {
      const response = await post('/api/v1/changes', { ...asked, requestedBy: by });
      if (response.status === 201) return { ok: true, change: changeSchema.parse(await response.json()) };
      if (response.status >= 500) await expectOk(response);
      const problem = problemSchema.parse(await response.json());
      return { ok: false, reason: problem.detail ?? problem.title ?? String(response.status) };
    },
    async change(id: string): Promise<ChangeStory> {
      return changeStorySchema.parse(await (await expectOk(await ask(`/api/v1/changes/${id}`))).json());
    },
    /** The newest changes of a service in an environment, newest first. */
    async changes(service: string, environment: string, limit = 10): Promise<Change[]> {
      const query = new URLSearchParams({ service, environment, limit: String(limit) });
      const answer = await expectOk(await ask(`/api/v1/changes?${query.toString()}`));
      return z.object({ changes: z.array(changeSchema) }).parse(await answer.json()).changes;
    },
    /** The newest signed checkpoint of the ledger. */
    checkpoint: async () => (await expectOk(await ask('/api/v1/ledger/checkpoint'))).text(),
    /** The keys that checkpoints are checked with. */
    ledgerKeys: async () => (await expectOk(await ask('/api/v1/ledger/keys'))).text(),
    /** The whole ledger up to its newest checkpoint. */
    exportLedger: async () => (await expectOk(await ask('/api/v1/ledger/export'))).text(),
  };
}

export type PlatformApi = ReturnType<typeof createPlatformApi>;

import { join } from 'node:path';
import { createReleaseFolder } from '@roadbed/deploy';
import type { ReleaseDescription } from '@roadbed/deploy';

/** How a released example behaves. */
export type ExampleRelease = {
  service: string;
  /** Makes its bytes, and so its digest, differ. */
  word: string;
  /** Not ready for so long after its start, in milliseconds; `never`: its process ends instead. @defaultValue 0 */
  readyAfterMs?: number | 'never';
  /** Whether it has a smoke journey, and what comes of it. @defaultValue none */
  smoke?: 'none' | 'passes' | 'fails';
};

/** Where each start of an instance of the example is noted by the instance itself: one JSON line each. */
export function startsFile(home: string): string {
  return join(home, 'starts.jsonl');
}

/**
 * Stores a release that is a small server without packages, which starts in the time that Node needs; returns its
 * digest. Its answer to everything is who it is.
 */
export async function putExampleRelease(home: string, release: ExampleRelease): Promise<string> {
  const { service, smoke = 'none' } = release;
  const files = new Map([
    ['server.mjs', Buffer.from(serverSource(home, release))],
    ['service.json', Buffer.from(JSON.stringify({ domain: 'finance', dependencies: { services: [] } }))],
  ]);
  if (smoke !== 'none') files.set('smoke.mjs', Buffer.from(smokeSource(smoke === 'passes')));
  const releases = createReleaseFolder(join(home, 'releases'));
  const { origin } = await releases.put(service, files, async () => describe(release));
  return origin.digest;
}

function serverSource(home: string, { service, word, readyAfterMs = 0 }: ExampleRelease): string {
  return `
    import { appendFileSync } from 'node:fs';
    import { createServer } from 'node:http';
    const { ROADBED_INSTANCE: instance, ROADBED_ENVIRONMENT: environment, ROADBED_RELEASE: release } = process.env;
    const self = { service: ${JSON.stringify(service)}, environment, instance, release, pid: process.pid };
    appendFileSync(${JSON.stringify(startsFile(home))}, JSON.stringify({ ...self, ends: ${readyAfterMs === 'never'}, at: Date.now() }) + '\\n');
    if (${readyAfterMs === 'never'}) { console.log('this version cannot start'); process.exit(1); }
    const readyAt = Date.now() + ${readyAfterMs === 'never' ? 0 : readyAfterMs};
    const answer = JSON.stringify({ ...self, word: ${JSON.stringify(word)} });
    const server = createServer((request, response) => {
      response.statusCode = request.url === '/health/ready' && Date.now() < readyAt ? 503 : 200;
      response.end(answer);
    });
    server.listen(process.env.PORT, process.env.HOST);
    process.on('SIGTERM', () => { server.close(() => process.exit(0)); server.closeIdleConnections(); });`;
}

function smokeSource(passed: boolean): string {
  const steps = [{ name: 'answers', passed, ...(passed ? {} : { problem: 'it is an example that fails' }) }];
  return `console.log(${JSON.stringify(JSON.stringify({ passed, steps }))});`;
}

function describe({ service, word }: ExampleRelease): ReleaseDescription {
  const now = new Date().toISOString();
  const commit = 'c'.repeat(40);
  return {
    origin: {
      commit,
      dirty: false,
      commits: [{ sha: commit, subject: `SHOP-1 Say ${word}`, author: 'Ana Example', at: now }],
      tickets: ['SHOP-1'],
      builtAt: now,
    },
    sbom: JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [] }),
    build: {
      root: `apps/finance/${service}`,
      sources: [],
      packages: [],
      materials: [],
      tools: { node: process.versions.node },
      startedOn: now,
      finishedOn: now,
    },
  };
}

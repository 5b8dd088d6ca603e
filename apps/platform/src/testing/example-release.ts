import { createReleaseFolder } from '@roadbed/deploy';
import type { ReleaseDescription } from '@roadbed/deploy';
import { join } from 'node:path';
import type { Workload } from '@roadbed/catalog';

/** How a released example behaves: `word` makes its bytes, and so its digest, differ. */
export type ExampleRelease = {
  word: string;
  /** Not ready for so long after its start, in milliseconds; `never` for a process that ends instead. */
  readyAfterMs?: number | 'never';
  /** Whether what it says is what its smoke journey looks for. Default true. */
  passesSmoke?: boolean;
  /** Of its requests to /work, so many of a hundred are answered with 500. Default none. */
  failsPercent?: number;
  /** Whether it goes on when it is asked to end. Default false. */
  ignoresSigterm?: boolean;
  /** What it has beside its own process. A server says on its output when it begins and ends. Default none. */
  workloads?: readonly ExampleWorkload[];
};

export type ExampleWorkload = Workload & {
  /** The text of its program; a schedule needs one. Default: the same server as the service's own. */
  program?: string;
};

/** Stores a release of payments that is a small server of its own; returns its digest. */
export async function putExampleRelease(
  home: string,
  {
    word,
    readyAfterMs = 0,
    passesSmoke = true,
    failsPercent = 0,
    ignoresSigterm = false,
    workloads = [],
  }: ExampleRelease,
): Promise<string> {
  const server = `
    import { readFileSync } from 'node:fs';
    import { createServer } from 'node:http';
    const readyAt = Date.now() + ${readyAfterMs === 'never' ? 0 : readyAfterMs};
    if (${readyAfterMs === 'never'}) { console.log('cannot start: ${word}'); process.exit(1); }
    const info = { word: '${word}', instance: process.env.ROADBED_INSTANCE, release: process.env.ROADBED_RELEASE,
      pid: process.pid, sees: Object.keys(process.env).filter((name) => name.startsWith('SLACK') || name === 'DATABASE_URL'),
      fraudUrl: process.env.FRAUD_URL,
      values: process.env.ROADBED_CONFIG_FILE && readFileSync(process.env.ROADBED_CONFIG_FILE, 'utf8'),
      toggles: process.env.ROADBED_TOGGLES_FILE && readFileSync(process.env.ROADBED_TOGGLES_FILE, 'utf8'),
      domain: process.env.ROADBED_DOMAIN };
    let worked = 0;
    createServer((request, response) => {
      const isUnready = request.url === '/health/ready' && Date.now() < readyAt;
      const fails = request.url === '/work' && (worked += 1) % 100 < ${failsPercent};
      response.statusCode = isUnready ? 503 : fails ? 500 : 200;
      response.end(JSON.stringify(info));
    }).listen(process.env.PORT, '127.0.0.1');
    console.log('begin ${word}');
    process.on('SIGTERM', () => { if (!${ignoresSigterm}) setTimeout(() => { console.log('end ${word}'); process.exit(0); }, 100); });`;
  const smoke = `
    const answer = await (await fetch(process.argv[2].replace('--url=', ''))).json();
    const passed = answer.word === '${passesSmoke ? word : `not ${word}`}';
    const step = { name: 'says its word', passed, problem: passed ? undefined : 'it says ' + answer.word };
    console.log(JSON.stringify({ passed, steps: [step] }));`;
  const files = new Map([
    ['server.mjs', Buffer.from(server)],
    ['smoke.mjs', Buffer.from(smoke)],
    [
      'service.json',
      Buffer.from(
        JSON.stringify({
          domain: 'finance',
          dependencies: { services: ['fraud'] },
          workloads: workloads.map(({ program: _program, ...workload }) => workload),
        }),
      ),
    ],
    ...workloads.map(({ name, program = server }): [string, Buffer] => [
      `workloads/${name}/main.mjs`,
      Buffer.from(program),
    ]),
    ['config/production.json', Buffer.from('{"limit":2}')],
    ['toggles.json', Buffer.from('{"toggles":{}}')],
  ]);
  const commit = 'c'.repeat(40);
  const now = new Date().toISOString();
  const describe = async (): Promise<ReleaseDescription> => ({
    origin: {
      commit,
      dirty: false,
      commits: [
        {
          sha: commit,
          subject: `PAY-7 Say <!channel> ${word}`,
          author: 'Ana Example',
          at: '2026-01-01T00:00:00Z',
        },
      ],
      tickets: ['PAY-7'],
      builtAt: now,
    },
    sbom: JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [] }),
    build: {
      root: 'apps/finance/payments',
      sources: ['apps/finance/payments/src/server.ts'],
      packages: [],
      materials: [],
      tools: { node: process.versions.node },
      startedOn: now,
      finishedOn: now,
    },
  });
  const { origin } = await createReleaseFolder(join(home, 'releases')).put('payments', files, describe);
  return origin.digest;
}

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProcess } from './test-process.ts';
import { startUpstream } from './testing.ts';

const EXAMPLES = fileURLToPath(new URL('../examples', import.meta.url));
const README = fileURLToPath(new URL('../README.md', import.meta.url));

describe('a service bundled as the README says', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roadbed bundle '));
    const banner = /^import \{ createRequire as .*$/m.exec(await readFile(README, 'utf8'))?.[0] ?? '';
    await build({
      entryPoints: { payments: `${EXAMPLES}/payments/server.ts`, greeting: `${EXAMPLES}/greeting/server.ts` },
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node24',
      banner: { js: banner },
    });
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('runs from an empty folder, with all that is loaded late: client, OpenAPI, span exporter, toggles', async () => {
    const collected = Promise.withResolvers<string>();
    const collector = await startUpstream((app) => {
      app.addContentTypeParser('application/x-protobuf', { parseAs: 'buffer' }, (_request, body, done) =>
        done(null, body),
      );
      app.post('/v1/traces', (request) => {
        collected.resolve((request.body as Buffer).toString('latin1'));
        return {};
      });
    });
    const fraud = await startUpstream((app) => app.post('/assessments', () => ({ risk: 0.9 })));
    const toggles = join(folder, 'toggles.json');
    await writeFile(toggles, '{ "toggles": {} }');
    const service = startProcess(`file://${encodeURI(folder)}/payments.mjs`, {
      ROADBED_TOGGLES_FILE: toggles,
      FRAUD_URL: fraud.url,
      DRAIN_MS: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_TRACES_SAMPLER_ARG: '1',
    });
    const url = await service.url;
    const answer = await fetch(`${url}/payments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ amount: 5, card: 'example' }),
    });
    expect([answer.status, await answer.json()]).toMatchObject([201, { amount: 5, status: 'refused' }]);
    expect(await (await fetch(`${url}/openapi.json`)).json()).toHaveProperty(['paths', '/payments', 'post']);
    expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({
      checks: { toggles: { status: 'pass', critical: false } },
    });
    service.process.kill('SIGTERM');
    await expect(service.exitCode).resolves.toBe(0);
    expect(await collected.promise).toContain('POST /payments');
    expect(service.stderr()).toBe('');
    await Promise.all([fraud.close(), collector.close()]);
  });

  it('is what the README opens with', async () => {
    expect(await readFile(README, 'utf8')).toContain(
      await readFile(`${EXAMPLES}/greeting/server.ts`, 'utf8'),
    );
    const service = startProcess(`file://${encodeURI(folder)}/greeting.mjs`, { DRAIN_MS: '0' });
    const answer = await fetch(`${await service.url}/greetings/Ana`);
    expect(await answer.json()).toEqual({ text: 'Hello, Ana!' });
    service.process.kill('SIGTERM');
    await expect(service.exitCode).resolves.toBe(0);
  });
});

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineJourney, type SmokeStep } from './smoke.ts';
import { startUpstream, type Upstream } from './testing.ts';

const about = z.object({ service: z.literal('checkout') });
const seen: Array<Record<string, unknown>> = [];
let checkout: Upstream;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smoke journey '));
  checkout = await startUpstream((app) => {
    app.get('/', (request) => {
      seen.push(request.headers);
      return { service: 'checkout' };
    });
    app.post('/orders', (request, reply) => reply.code(201).send({ got: request.body }));
    app.get('/broken', (_request, reply) => reply.code(500).send({ title: 'Broken' }));
    app.get('/text', () => 'plain');
    app.get('/slow', async () => {
      await new Promise((resolve) => setTimeout(resolve, 5000));
    });
  });
});

afterAll(async () => {
  await checkout.close();
  await rm(folder, { recursive: true });
});

const run = (step: SmokeStep, timeLimitMs?: number) =>
  defineJourney('checkout', { step }).run({
    url: checkout.url,
    ...(timeLimitMs !== undefined && { timeLimitMs }),
  });

describe('a journey', () => {
  it('passes when every step does, each with what the one before it learnt', async () => {
    let name = '';
    const journey = defineJourney('checkout', {
      'says who it is': async ({ get }) => {
        name = (await get('/', { schema: about })).service;
      },
      'takes an order': async ({ post }) => {
        const schema = z.object({ got: z.object({ from: z.literal(name) }) });
        await post('/orders', { body: { from: name }, status: 201, schema });
      },
    });
    expect(await journey.run({ url: `${checkout.url}/` })).toMatchObject({
      journey: 'checkout',
      passed: true,
      steps: [
        { name: 'says who it is', passed: true },
        { name: 'takes an order', passed: true },
      ],
    });
  });

  it('is told from the traffic of users, and traced', () => {
    expect(seen.at(-1)).toMatchObject({
      'user-agent': 'smoke/checkout',
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/) as string,
    });
  });

  it('ends with the first step that fails', async () => {
    let ran = false;
    const journey = defineJourney('checkout', {
      first: ({ get }) => get('/broken'),
      second: async () => {
        ran = true;
      },
    });
    const report = await journey.run({ url: checkout.url });
    expect(report).toMatchObject({ passed: false, steps: [{ name: 'first', passed: false }] });
    expect(ran).toBe(false);
  });

  it.each<[string, SmokeStep, RegExp]>([
    [
      'another status',
      ({ get }) => get('/broken'),
      /^GET \/broken answered 500, not 200: {"title":"Broken"} \(trace [0-9a-f]{32}\)$/,
    ],
    ['a status that should not be', ({ get }) => get('/', { status: 404 }), /answered 200, not 404/],
    ['no JSON', ({ get }) => get('/text', { schema: about }), /answered no JSON: plain/],
    [
      'other JSON',
      ({ post }) => post('/orders', { status: 201, schema: about }),
      /answered what was not expected: \$\.service: .*; got {/,
    ],
    ['an error of its own', () => Promise.reject(new Error('of its own')), /^of its own$/],
  ])('tells of %s', async (_what, step, problem) => {
    expect((await run(step)).steps[0]?.problem).toMatch(problem);
  });

  it('tells of an answer that does not come in time, and of a service that is not there', async () => {
    expect((await run(({ get }) => get('/slow'), 100)).steps[0]?.problem).toMatch(/it took too long/);
    const gone = await startUpstream(() => {});
    await gone.close();
    const report = await defineJourney('checkout', { step: ({ get }) => get('/') }).run({ url: gone.url });
    expect(report.steps[0]?.problem).toMatch(/GET \/ has no answer: .*ECONNREFUSED/);
  });
});

describe('a journey as a program', () => {
  async function runProgram(...flags: string[]) {
    const file = join(folder, 'smoke.ts');
    const entry = JSON.stringify(join(import.meta.dirname, 'smoke.ts'));
    await writeFile(
      file,
      `import { defineJourney, runJourney } from ${entry};
       const journey = defineJourney('checkout', { first: ({ get }) => get('/'), second: ({ get }) => get('/broken') });
       if (import.meta.main) await runJourney(journey);`,
    );
    return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, [file, ...flags], (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });
  }

  it('tells each step, and exits with 1 when one fails', async () => {
    const { code, stdout } = await runProgram(`--url=${checkout.url}`);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {2}passed {2}first \(\d+ ms\)\n {2}FAILED {2}second/);
    expect(stdout).toContain(`checkout at ${checkout.url}: the journey failed`);
  });

  it('gives a report to a program', async () => {
    const { stdout } = await runProgram(`--url=${checkout.url}`, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ passed: false, steps: [{ passed: true }, { passed: false }] });
  });

  it.each([
    [[], 'Give the address of the service: --url='],
    [['--url=checkout'], '"checkout" is not the URL of a service.'],
    [['--url=file:///etc/passwd'], 'is not the URL of a service.'],
    [['--uri=x'], "Unknown option '--uri'"],
  ])('called with %j says what to give, and exits with 2', async (flags, problem) => {
    const { code, stderr } = await runProgram(...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(problem);
    expect(stderr).not.toContain('    at ');
  });
});

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { toGatewayAnswer, UPSTREAM_ERROR_CODES } from './index.ts';
import { answers, startTestUpstream } from './test-upstream.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));

it('does what the example of the README says', async () => {
  const readme = await readFile(`${folder}/README.md`, 'utf8');
  const example = /```ts\n(.+?)```/s.exec(readme)?.[1] ?? '';
  const upstream = await startTestUpstream(answers(200, { risk: 0.25 }));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module-typescript', '--eval', example],
    { cwd: folder, env: { ...process.env, FRAUD_URL: upstream.url } },
  );
  expect(stdout).toBe('0.25\n');
  expect(upstream.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /assessments']);
  await upstream.close();
});

it('lists every code of an error in the README, with the status that it is answered with', async () => {
  const readme = await readFile(`${folder}/README.md`, 'utf8');
  const rows = [...readme.matchAll(/^\| `([a-z-]+)` +\| (50\d) +\|/gm)];
  expect(rows).toHaveLength(UPSTREAM_ERROR_CODES.length);
  expect(Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)]))).toEqual(
    Object.fromEntries(
      UPSTREAM_ERROR_CODES.map((code) => [code, toGatewayAnswer({ code, retryAfterMs: undefined }).status]),
    ),
  );
});

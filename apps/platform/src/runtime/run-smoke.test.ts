import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runSmoke } from './run-smoke.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadbed smoke '));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(text: string) {
  const file = join(folder, `journey${Math.random()}.mjs`);
  await writeFile(file, text);
  return await runSmoke(file, 'http://127.0.0.1:1');
}

const report = (passed: boolean, ...steps: object[]) =>
  `console.log(JSON.stringify({ journey: 'x', url: process.argv[2], passed: ${passed}, steps: ${JSON.stringify(steps)} }));`;

it('counts the steps of a journey that passes', async () => {
  expect(await run(report(true, { name: 'a', passed: true }, { name: 'b', passed: true }))).toEqual({
    passed: true,
    steps: 2,
  });
});

it('tells the step that failed and why, whatever the exit code', async () => {
  const failed = report(
    false,
    { name: 'a', passed: true },
    { name: 'pays', passed: false, problem: 'POST / answered 500' },
  );
  expect(await run(`${failed} process.exitCode = 1;`)).toEqual({
    passed: false,
    reason: 'the smoke journey failed at "pays": POST / answered 500',
  });
});

it.each([
  ['throw new Error("broken journey")', 'broken journey'],
  ['console.log("fine!")', 'fine!'],
  ['', 'nothing'],
])('tells what a program said that gave no report: %s', async (text, said) => {
  const result = await run(text);
  expect(result.passed).toBe(false);
  expect(result.passed ? '' : result.reason).toMatch(new RegExp(`gave no report\\. It said:\\n[^]*${said}`));
});

it('has nothing of the environment of the platform', async () => {
  process.env['EXAMPLE_SECRET'] = 'hunter2';
  const result = await run('console.log(process.env.EXAMPLE_SECRET ?? "no secret here")');
  delete process.env['EXAMPLE_SECRET'];
  expect(result.passed ? '' : result.reason).toContain('no secret here');
});

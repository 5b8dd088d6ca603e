import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { checkAdvisories } from './check-advisories.ts';
import { advisory, startTestingRegistry } from './registry-fixture.ts';
import type { TestingRegistry } from './registry-fixture.ts';

let registry: TestingRegistry | undefined;
afterEach(async () => {
  await registry?.close();
  registry = undefined;
});

const packages = [
  { name: 'lodash', version: '4.17.20' },
  { name: 'lodash', version: '4.18.0' },
  { name: '@example/money', version: '1.0.0-beta.1' },
];

async function ask(answer: (response: ServerResponse) => void, timeoutMs = 5000) {
  registry = await startTestingRegistry(answer);
  return await checkAdvisories({ registry, packages, timeoutMs });
}

/** Asks a registry that answers this JSON. */
const askJson = (body: unknown) => ask((response) => response.end(JSON.stringify(body)));

test('asks as npm does: one request, each name with its versions, with the credentials', async () => {
  registry = await startTestingRegistry((response) => response.end('{}'));
  const check = await checkAdvisories({
    registry: { url: `${registry.url}npm/`, authorization: 'Bearer an-example-token' },
    packages,
  });
  expect(registry.asked).toMatchObject([
    {
      method: 'POST',
      path: '/npm/-/npm/v1/security/advisories/bulk',
      headers: { 'content-type': 'application/json', authorization: 'Bearer an-example-token' },
      body: { lodash: ['4.17.20', '4.18.0'], '@example/money': ['1.0.0-beta.1'] },
    },
  ]);
  expect(check).toMatchObject({
    source: `${registry.url}npm/-/npm/v1/security/advisories/bulk`,
    packages: 3,
    outcome: { status: 'checked', vulnerabilities: [] },
  });
  expect(JSON.stringify(check)).not.toContain('an-example-token');
  expect(Math.abs(Date.now() - Date.parse(check.at))).toBeLessThan(10_000);
});

test('names exactly the versions that an advisory means', async () => {
  const { outcome } = await askJson({
    lodash: [advisory('high', '<4.17.21'), advisory('low', '>=5.0.0')],
    '@example/money': [advisory('critical', '<1.0.0', 'GHSA-aaaa-bbbb-cccc')],
    other: [advisory('critical', '*')],
  });
  const found = (name: string, version: string, severity: string, id: string) => ({
    id,
    package: name,
    version,
    severity,
    title: 'Command Injection',
    url: `https://github.com/advisories/${id}`,
  });
  expect(outcome).toEqual({
    status: 'checked',
    vulnerabilities: [
      found('lodash', '4.17.20', 'high', 'GHSA-35jh-r3h4-6jhm'),
      found('@example/money', '1.0.0-beta.1', 'critical', 'GHSA-aaaa-bbbb-cccc'),
    ],
  });
});

test('an advisory whose range cannot be read counts for every version, and one without GHSA by its number', async () => {
  const { outcome } = await askJson({
    lodash: [{ ...advisory('high', 'all of them'), url: 'https://registry.example/advisories/7' }],
  });
  expect(outcome).toMatchObject({
    vulnerabilities: [
      { id: '1106913', version: '4.17.20' },
      { id: '1106913', version: '4.18.0' },
    ],
  });
});

describe('no usable answer is an outcome of its own, with the reason', () => {
  test.each([
    ['an error', (response: ServerResponse) => response.writeHead(500).end('{}'), /answered 500$/],
    [
      'no such endpoint',
      (response: ServerResponse) => response.writeHead(404).end('{}'),
      /answered 404: this registry knows no advisories$/,
    ],
    [
      'not known to it',
      (response: ServerResponse) => response.writeHead(401).end('{}'),
      /answered 401: it wants credentials \(npm login/,
    ],
    ['a page', (response: ServerResponse) => response.end('<html>'), /answered something else than JSON$/],
    [
      'half of it',
      (response: ServerResponse) => response.end('{"lodash":[{'),
      /answered something else than JSON$/,
    ],
    [
      'another shape',
      (response: ServerResponse) => response.end('{"lodash":[{"severity":"high"}]}'),
      /answered something else than advisories/,
    ],
    [
      'an unknown severity',
      (response: ServerResponse) => response.end(JSON.stringify({ lodash: [advisory('dreadful', '*')] })),
      /answered something else than advisories/,
    ],
    ['a list', (response: ServerResponse) => response.end('[]'), /answered something else than advisories/],
    ['a connection that breaks', (response: ServerResponse) => response.destroy(), /cannot be reached \(/],
  ])('%s', async (_name, answer, reason) => {
    const { outcome } = await ask((response) => void answer(response));
    expect(outcome).toEqual({ status: 'unchecked', reason: expect.stringMatching(reason) });
  });

  test.each([
    ['never answers', () => {}],
    ['never ends its answer', (response: ServerResponse) => response.write('{')],
  ])('a registry that %s', async (_name, answer) => {
    const { outcome } = await ask((response) => void answer(response), 200);
    expect(outcome).toEqual({
      status: 'unchecked',
      reason: expect.stringMatching(/did not answer within 0\.2 s$/),
    });
  });

  test('nobody at the address', async () => {
    const gone = await startTestingRegistry(() => {});
    await gone.close();
    const { outcome } = await checkAdvisories({ registry: gone, packages });
    expect(outcome).toEqual({
      status: 'unchecked',
      reason: expect.stringMatching(/cannot be reached \(.*ECONNREFUSED/),
    });
  });

  test('an address that is none', async () => {
    expect(await checkAdvisories({ registry: { url: '${REGISTRY}' }, packages })).toMatchObject({
      source: null,
      outcome: { status: 'unchecked', reason: expect.stringContaining('no usable address') },
    });
  });
});

test('a password in the address is not kept', async () => {
  registry = await startTestingRegistry((response) => response.end('{}'));
  const url = registry.url.replace('//', '//ana:secret@');
  const check = await checkAdvisories({ registry: { url }, packages });
  expect(check.outcome.status).toBe('checked');
  expect(JSON.stringify(check)).not.toContain('secret');
});

test('with no package there is nothing to ask', async () => {
  expect(await checkAdvisories({ registry: { url: 'http://127.0.0.1:1/' }, packages: [] })).toMatchObject({
    source: null,
    outcome: { status: 'checked', vulnerabilities: [] },
  });
});

import type { VulnerabilityCheck } from '@roadbed/deploy';
import { expect, test } from 'vitest';
import { describeRelease } from './describe-release.ts';
import type { ReleaseReport } from './describe-release.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const at = '2026-11-21T09:00:00.000Z';
const commits = Array.from({ length: 7 }, (_, number) => ({
  sha: `${number}`.repeat(40),
  subject: `PAY-${number} Do it`,
  author: 'Ana Example',
  at,
}));
const clean: VulnerabilityCheck = {
  at,
  source: 'http://registry.example/',
  packages: 2,
  outcome: { status: 'checked', vulnerabilities: [] },
};
const report: ReleaseReport = {
  origin: {
    digest,
    service: 'payments',
    commit: 'c'.repeat(40),
    dirty: true,
    commits,
    tickets: ['PAY-0', 'PAY-1'],
    builtAt: at,
  },
  added: true,
  build: {
    root: 'apps/finance/payments',
    sources: [],
    packages: ['node_modules/zod', 'node_modules/fastify'],
    materials: [],
    tools: {},
    startedOn: at,
    finishedOn: at,
  },
  keyId: 'ab'.repeat(32),
  files: 3,
  bytes: 1_250_000,
  warnings: ['src/server.ts not committed. Fix: commit'],
  check: clean,
  verdict: { ok: true, warnings: [] },
  announced: true,
};

test('a new release is told with what was made, of what, by whom and of which commits', () => {
  expect(describeRelease(report)).toEqual([
    'payments 0123456789ab: new release, the platform knows it',
    `  digest           ${digest} (3 files, 1.3 MB)`,
    '  commits          7 reached it, at cccccccccc with uncommitted changes, of which the newest 5',
    ...commits.slice(0, 5).map(({ sha, subject }) => `    ${sha.slice(0, 10)} ${subject} (Ana Example)`),
    '  tickets          PAY-0, PAY-1',
    '  components       2 npm packages, listed in sbom.cdx.json',
    '  provenance       signed by the key abababababab',
    `  vulnerabilities  none known (http://registry.example/, ${at})`,
    '  warning: src/server.ts not committed. Fix: commit',
  ]);
});

test('one that is known already takes a line', () => {
  expect(describeRelease({ ...report, added: false, announced: false })).toEqual([
    'payments 0123456789ab: released before, the platform registers it when it starts',
  ]);
});

test.each([true, false])('that it was not checked is said each time, new (%s) or not', (added) => {
  const outcome = { status: 'unchecked' as const, reason: 'http://registry.example/ answered 500' };
  const check = { ...clean, outcome };
  const verdict = { ok: false as const, reason: 'the policy asks for a check. Fix: try again' };
  const lines = describeRelease({ ...report, added, check, verdict });
  expect(lines).toContain(
    '  vulnerabilities  NOT CHECKED: http://registry.example/ answered 500. Fix: release it again where npm reaches a registry that knows advisories',
  );
  expect(lines).toContain('  will not be deployed: the policy asks for a check. Fix: try again');
});

test('a vulnerability is named once: among what is known, or in the refusal', () => {
  const found = {
    id: 'GHSA-1',
    package: 'zod',
    version: '4.6.7',
    severity: 'high' as const,
    title: 'A title',
    url: '',
  };
  const check = { ...clean, outcome: { status: 'checked' as const, vulnerabilities: [found] } };
  const named = (lines: string[]) => lines.filter((line) => line.includes('GHSA-1'));
  const warned = describeRelease({ ...report, added: false, check });
  expect(named(warned)).toEqual(['    zod 4.6.7 (high): A title, GHSA-1']);
  const verdict = { ok: false as const, reason: 'known vulnerabilities: zod 4.6.7 (high): A title, GHSA-1' };
  const refused = describeRelease({ ...report, added: false, check, verdict });
  expect(named(refused)).toEqual([`  will not be deployed: ${verdict.reason}`]);
});

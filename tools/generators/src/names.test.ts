import type { Tree } from '@nx/devkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDomain } from './domain/domain-generator.ts';
import { createLibrary } from './library/library-generator.ts';
import { removeService } from './remove/remove-generator.ts';
import { createService } from './service/service-generator.ts';
import { createTeam } from './team/team-generator.ts';
import { changesOf, testWorkspace } from './testing/test-workspace.ts';
import { transferService } from './transfer/transfer-generator.ts';
import { createWorkload } from './workload/workload-generator.ts';

const hostile = fc.constantFrom(
  '..',
  '.',
  '/',
  '~',
  '../../etc',
  '/etc/passwd',
  'finance/payments',
  'a/b',
  'a\\b',
  'C:\\x',
  'a\0b',
  'a\nb',
  '-rf',
  '--force',
  ' ',
  'x'.repeat(200),
  'x'.repeat(41),
  'CON',
  'con',
  'lpt9',
  'aux.txt',
  '__proto__',
  'constructor',
  'prototype',
  'class',
  'delete',
  'é',
  'pаyments',
  '支払い',
  '💳',
  'Payments',
  'PAYMENTS',
  'Telemetry',
  '*',
  '$(id)',
  '<%= name %>',
  '{team}',
);
const names = fc.oneof(
  hostile,
  fc.stringMatching(/^[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,9}){0,3}$/),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme' }),
);

type Generator = [
  name: string,
  run: (tree: Tree, name: string) => Promise<unknown>,
  home: (name: string) => string,
];

/** What every generator may touch beside the folder of what it makes. */
const shared = ['platform.json', 'CODEOWNERS', 'catalog-info.yaml'];

const generators: Generator[] = [
  [
    'a service',
    (tree, name) => createService(tree, { name, domain: 'finance' }),
    (name) => `apps/finance/${name}/`,
  ],
  [
    'the team of a service',
    (tree, name) => createService(tree, { name: 'refunds', domain: 'finance', team: name }),
    () => 'apps/finance/refunds/',
  ],
  [
    'a workload',
    (tree, name) => createWorkload(tree, { service: 'payments', name, kind: 'worker' }),
    () => 'apps/finance/payments/',
  ],
  ['a domain', (tree, name) => createDomain(tree, { name }), () => 'nowhere/'],
  ['a team', (tree, name) => createTeam(tree, { name }), () => 'nowhere/'],
  ['a library', (tree, name) => createLibrary(tree, { name }), (name) => `libs/${name}/`],
  [
    'the team that a service goes to',
    (tree, name) => transferService(tree, { service: 'payments', to: name }),
    () => 'apps/finance/payments/',
  ],
  [
    'the service that goes',
    (tree, name) => transferService(tree, { service: name, to: 'fraud' }),
    () => 'nowhere/',
  ],
];

describe('a name', () => {
  it.each(generators)(
    'of %s is refused or safe: nothing is written outside of its folder',
    { timeout: 120_000 },
    async (_what, run, home) => {
      await fc.assert(
        fc.asyncProperty(names, async (name) => {
          // An empty answer is no answer, and has tests of its own.
          fc.pre(name.trim() !== '');
          const tree = await testWorkspace();
          let refusal: Error | undefined;
          const changes = await changesOf(tree, () =>
            run(tree, name).catch((error: Error) => (refusal = error)),
          );
          expect(refusal?.name ?? 'Refusal').toBe('Refusal');
          const strays = [...changes.keys()].filter(
            (path) => !shared.includes(path) && !path.startsWith(home(name)),
          );
          expect(strays).toEqual([]);
          expect(changes.size === 0 || /^[a-z][a-z0-9-]{1,39}$/.test(name)).toBe(true);
          expect(refusal === undefined || changes.size === 0).toBe(true);
        }),
        { numRuns: 120 },
      );
    },
  );

  it('removes nothing when it is not exactly that of a service', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(names, async (name) => {
        fc.pre(name !== 'payments' && name !== 'fraud');
        const tree = await testWorkspace();
        const changes = await changesOf(tree, () =>
          removeService(tree, { service: name, force: true }).catch(() => {}),
        );
        expect(changes).toEqual(new Map());
      }),
      { numRuns: 120 },
    );
  });
});

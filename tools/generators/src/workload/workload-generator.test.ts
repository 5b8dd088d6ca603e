import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesOf, contentsOf, readJson, testWorkspace } from '../testing/test-workspace.ts';
import { syncWorkspace } from '../sync/sync-generator.ts';
import { createWorkload, type WorkloadOptions } from './workload-generator.ts';

const home = 'apps/finance/payments';
const settle = { service: 'payments', name: 'settle', kind: 'worker' };

describe('createWorkload', () => {
  it('writes the process, its tests, and the entries in service.json and the catalogue', async () => {
    const tree = await testWorkspace();
    const changes = await changesOf(tree, () => createWorkload(tree, { ...settle, description: 'Settles.' }));
    expect([...changes.keys()].toSorted()).toEqual([
      `${home}/catalog-info.yaml`,
      `${home}/service.json`,
      `${home}/src/workloads/settle/main.ts`,
      `${home}/src/workloads/settle/work.ts`,
      `${home}/src/workloads/settle/worker.test.ts`,
      `${home}/src/workloads/settle/worker.ts`,
    ]);
    expect(readJson(tree, `${home}/service.json`)).toMatchObject({
      workloads: [{ name: 'settle', kind: 'worker', description: 'Settles.' }],
    });
    expect(changes.get(`${home}/catalog-info.yaml`)).toContain('name: payments.settle');
    expect(await changesOf(tree, () => syncWorkspace(tree))).toEqual(new Map());
  });

  it('adds one after the other, each of its kind', async () => {
    const tree = await testWorkspace();
    await createWorkload(tree, settle);
    await createWorkload(tree, { service: 'payments', name: 'back-office', kind: 'http' });
    await createWorkload(tree, {
      service: 'payments',
      name: 'nightly',
      kind: 'schedule',
      schedule: '0 3 * * *',
      timeZone: 'Europe/London',
    });
    expect(readJson(tree, `${home}/service.json`)).toMatchObject({
      workloads: [
        { name: 'settle', kind: 'worker' },
        { name: 'back-office', kind: 'http' },
        { name: 'nightly', kind: 'schedule', schedule: '0 3 * * *', timeZone: 'Europe/London' },
      ],
    });
    expect(tree.read(`${home}/src/workloads/back-office/main.ts`, 'utf8')).toContain('buildBackOffice');
  });

  it('changes nothing the second time, and keeps what a person wrote', async () => {
    const tree = await testWorkspace();
    await createWorkload(tree, settle);
    tree.write(`${home}/src/workloads/settle/work.ts`, '// mine\n');
    expect(await changesOf(tree, () => createWorkload(tree, settle))).toEqual(new Map());
  });

  it('finishes a creation that was cut short, and keeps the files that are there', async () => {
    const tree = await testWorkspace();
    tree.write(`${home}/src/workloads/settle/work.ts`, '// mine\n');
    const changes = await changesOf(tree, () => createWorkload(tree, settle));
    expect(changes.has(`${home}/src/workloads/settle/work.ts`)).toBe(false);
    expect(changes.has(`${home}/service.json`)).toBe(true);
  });

  it.each<[string, WorkloadOptions, string]>([
    ['no service', { name: 'settle', kind: 'worker' }, 'No service is given: there are "fraud", "payments".'],
    ['an unknown service', { ...settle, service: 'paymnts' }, 'did you mean "payments"?'],
    ['no name', { service: 'payments', kind: 'worker' }, 'No name is given.'],
    ['no kind', { service: 'payments', name: 'settle' }, 'No kind is given.'],
    ['an unknown kind', { ...settle, kind: 'daemon' }, 'There is no kind "daemon" of workload.'],
    ['a path', { ...settle, name: '../settle' }, '--name: is not kebab-case'],
    ['a device', { ...settle, name: 'con' }, 'it is a device on Windows'],
    ['the name of another file', { ...settle, name: 'server' }, 'stands for another file of a release'],
    ['a name of 21 letters', { ...settle, name: 'x'.repeat(21) }, '--name: is longer than 20 characters'],
    ['a schedule without its times', { ...settle, kind: 'schedule' }, '--schedule: is missing'],
    [
      'times that are none',
      { ...settle, kind: 'schedule', schedule: 'daily' },
      '--schedule: does not have the five',
    ],
    [
      'times of a worker',
      { ...settle, schedule: '0 3 * * *' },
      '--schedule: belongs to a workload of kind "schedule"',
    ],
    [
      'a name taken in other case',
      { ...settle, name: 'refunds' },
      'taken by apps/finance/payments/src/workloads/Refunds',
    ],
    ['a workload of another kind', { ...settle, name: 'present' }, 'is of kind http. Choose another name.'],
  ])('refuses %s, and writes nothing', async (_what, options, problem) => {
    const tree = await testWorkspace();
    await createWorkload(tree, { service: 'payments', name: 'present', kind: 'http' });
    tree.write(`${home}/src/workloads/Refunds/main.ts`, '');
    const before = contentsOf(tree);
    await expect(createWorkload(tree, options)).rejects.toThrow(problem);
    expect(contentsOf(tree)).toEqual(before);
  });

  it('never writes outside the folder of the service, whatever the names', { timeout: 60_000 }, async () => {
    const hostile = fc.constantFrom(
      '..',
      '.',
      '/',
      '../../etc',
      'a/b',
      'a\\b',
      '__proto__',
      'CON',
      'é',
      'delete',
    );
    const name = fc.oneof(
      fc.stringMatching(/^[a-z][a-z0-9-]{1,12}$/),
      hostile,
      fc.string({ unit: 'binary' }),
    );
    const service = fc.oneof(fc.constant('payments'), hostile);
    const kind = fc.constantFrom('http', 'worker', '../http', '__proto__');
    await fc.assert(
      fc.asyncProperty(service, name, kind, async (service, name, kind) => {
        const tree = await testWorkspace();
        let refusal: unknown;
        const changes = await changesOf(tree, () =>
          createWorkload(tree, { service, name, kind }).catch((error: unknown) => (refusal = error)),
        );
        expect((refusal as Error | undefined)?.name ?? 'Refusal').toBe('Refusal');
        const allowed = [`${home}/service.json`, `${home}/catalog-info.yaml`];
        const strays = [...changes.keys()].filter(
          (path) => !allowed.includes(path) && !path.startsWith(`${home}/src/workloads/${name}/`),
        );
        expect(strays).toEqual([]);
        expect(changes.size === 0 || /^[a-z0-9-]{2,20}$/.test(name)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

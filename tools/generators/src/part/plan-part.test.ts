import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PartOptions } from './part-options.ts';
import { planPart, type PartPlan } from './plan-part.ts';
import { fromDisk, type WorkspaceFiles } from './workspace-files.ts';

const app = `import { createService, type ServiceOverrides } from '@roadbed/service';
import { config } from './config.ts';

export function buildApp(overrides: ServiceOverrides = {}) {
  const service = createService({ name: 'payments', config, ...overrides });
  return service;
}
`;
const descriptor = {
  name: 'payments',
  title: 'Payments',
  team: 'payments',
  dependencies: { services: [] },
  runbook: 'docs/runbook.md',
};
const root = 'apps/finance/payments';
const start = {
  '.oxfmtrc.json': '{ "singleQuote": true, "printWidth": 110 }',
  [`${root}/service.json`]: JSON.stringify(descriptor),
  [`${root}/src/app.ts`]: app,
  [`${root}/src/config.ts`]: `import { defineConfig } from '@roadbed/service';\n\nexport const config = defineConfig({});\n`,
  [`${root}/docs/runbook.md`]: '# Runbook: Payments\n',
};

/** A workspace in memory. */
function workspace(changes: Record<string, string> = {}): WorkspaceFiles & { texts: Map<string, string> } {
  const texts = new Map(Object.entries({ ...start, ...changes }));
  return {
    texts,
    root: '/nowhere/at/all',
    read: (path) => texts.get(path),
    isFile: (path) => texts.has(path),
    children: (folder) => [
      ...new Set(
        [...texts.keys()]
          .filter((path) => path.startsWith(`${folder}/`))
          .map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''),
      ),
    ],
  };
}

async function add(options: PartOptions, files = workspace()): Promise<PartPlan> {
  const plan = await planPart({ service: 'payments', ...options }, files);
  for (const { path, text } of plan.changes) files.texts.set(path, text);
  return plan;
}

const parts: PartOptions[] = [
  { kind: 'route', path: '/refunds/:id', method: 'put' },
  { kind: 'job', name: 'settle', every: '5m', description: 'Settles */ payments.' },
  { kind: 'toggle', name: 'new-checkout', description: 'One page.' },
  { kind: 'alert', name: 'refunds-wait', expr: 'refunds_waiting > 100', summary: 'Refunds pile up' },
  { kind: 'runbook', heading: 'Money is missing' },
];

describe('planPart', { timeout: 60_000 }, () => {
  it.each(parts)('adds a $kind, and a second run changes nothing', async (options) => {
    const files = workspace();
    const first = await add(options, files);
    expect(first.changes).not.toEqual([]);
    expect(first.next).not.toEqual([]);
    expect((await add(options, files)).changes).toEqual([]);
  });

  it.each(parts)('keeps what a person made of a $kind', async (options) => {
    const files = workspace();
    for (const { path, text, isNew } of (await add(options, files)).changes) {
      if (isNew && path.endsWith('.ts')) files.texts.set(path, `// Mine.\n${text}`);
    }
    expect((await add(options, files)).changes).toEqual([]);
  });

  it('puts several parts into one service', async () => {
    const files = workspace();
    for (const options of parts) await add(options, files);
    await add({ kind: 'route', path: '/refunds' }, files);
    await add({ kind: 'job', name: 'tidy', every: '90s' }, files);
    const text = files.texts.get(`${root}/src/app.ts`) ?? '';
    expect(text.match(/^ {2}add\w+/gm)).toEqual([
      '  addPutRefundsByIdRoute',
      '  addSettleJob',
      '  addGetRefundsRoute',
      '  addTidyJob',
    ]);
    expect(files.texts.get(`${root}/src/config.ts`)).toContain('settleEveryMs');
    expect(files.texts.get(`${root}/src/config.ts`)).toContain('default: 90_000');
  });

  it('leaves the layout of a file that is not in the format of the workspace', async () => {
    const odd = app.replaceAll('  ', '    ').replace('{ createService, type', '{createService,  type');
    const files = workspace({ [`${root}/src/app.ts`]: odd });
    await add({ kind: 'route', path: '/refunds' }, files);
    const text = files.texts.get(`${root}/src/app.ts`) ?? '';
    expect(text).toContain('{createService,  type');
    expect(text).toContain('\n    addGetRefundsRoute(service);');
  });

  it('finds a route that was moved into a plugin of routes', async () => {
    const files = workspace();
    await add({ kind: 'route', path: '/refunds' }, files);
    files.texts.set(`${root}/src/app.ts`, app);
    files.texts.set(
      `${root}/src/routes/index.ts`,
      `import { addGetRefundsRoute } from './get-refunds.ts';\nexport const addAll = (service: never) => addGetRefundsRoute(service);\n`,
    );
    expect((await add({ kind: 'route', path: '/refunds' }, files)).changes).toEqual([]);
  });

  it.each<[string, PartOptions, string]>([
    ['no kind', {}, 'No kind of part is given. There are route, job'],
    ['an unknown kind', { kind: 'rout' }, 'did you mean "route"?'],
    [
      'no service',
      { kind: 'route', service: '' },
      'No service is given. Add --service=NAME: there are payments.',
    ],
    ['an unknown service', { kind: 'route', service: 'payment' }, 'did you mean "payments"?'],
    [
      'a service that is a path',
      { kind: 'route', service: '../payments' },
      'There is no service "../payments"',
    ],
    ['no path', { kind: 'route' }, 'No path is given.'],
    [
      'an unknown method',
      { kind: 'route', path: '/a', method: 'FETCH' },
      'The method "FETCH" is none of GET',
    ],
    ['a name that is a path', { kind: 'route', path: '/a', name: '../../a' }, 'is not kebab-case'],
    ['a name that is a device', { kind: 'job', name: 'con', every: '1s' }, 'is a device on Windows'],
    ['no interval', { kind: 'job', name: 'tidy' }, 'No interval is given.'],
    [
      'an interval without a unit',
      { kind: 'job', name: 'tidy', every: '5' },
      'The interval "5" is no duration',
    ],
    ['an interval that no timer keeps', { kind: 'job', name: 'tidy', every: '1000h' }, 'is no duration'],
    ['a toggle without a purpose', { kind: 'toggle', name: 'new' }, 'No description is given.'],
    ['an alert without a query', { kind: 'alert', name: 'slow', summary: 'Slow' }, 'No expr is given.'],
    [
      'a query that ends in the middle',
      { kind: 'alert', name: 'slow', summary: 'Slow', expr: 'sum(x' },
      'has a bracket or quote without its pair',
    ],
    ['a heading of two lines', { kind: 'runbook', heading: 'a\n## b' }, 'has a line break'],
    ['a heading of nothing', { kind: 'runbook', heading: '***' }, 'neither letters nor digits'],
    ['a client of nobody', { kind: 'client' }, 'Add --provider=NAME'],
    ['a client of itself', { kind: 'client', provider: 'payments' }, 'payments does not call itself'],
  ])('refuses %s', async (_what, options, problem) => {
    await expect(add(options)).rejects.toMatchObject({ name: 'Refusal' });
    await expect(add(options)).rejects.toThrow(problem);
  });

  it('tells all problems at once', async () => {
    const refusal = add({ kind: 'alert', name: 'A', expr: '', summary: '' });
    await expect(refusal).rejects.toMatchObject({ problems: { length: 4 } });
  });

  it.each<[string, Record<string, string>, PartOptions, string]>([
    [
      'a route that is there, under another name of its parameter',
      { [`${root}/src/routes/refunds.ts`]: `route({ method: 'GET', url: '/refunds/:refund' });` },
      { kind: 'route', path: '/refunds/:id' },
      'GET /refunds/:id is in apps/finance/payments/src/routes/refunds.ts already',
    ],
    [
      'a file of that name with something else in it',
      { [`${root}/src/routes/Refunds.ts`]: 'export {};' },
      { kind: 'route', path: '/refunds', name: 'refunds' },
      'Refunds.ts is there, and is not GET /refunds',
    ],
    [
      'an app that cannot be edited, before anything is written',
      { [`${root}/src/app.ts`]: 'export const app = 1;\n' },
      { kind: 'route', path: '/refunds' },
      'Or add it by hand: import { addGetRefundsRoute }',
    ],
    [
      'a toggle file that is malformed',
      { [`${root}/toggles.json`]: '{ "toggles": 5 }' },
      { kind: 'toggle', name: 'new', description: 'New.' },
      'toggles.json $.toggles',
    ],
    [
      'a descriptor that is malformed',
      { [`${root}/service.json`]: '{' },
      { kind: 'runbook', heading: 'A' },
      'service.json cannot be used',
    ],
    [
      'a runbook elsewhere',
      { [`${root}/service.json`]: JSON.stringify({ ...descriptor, runbook: '../fraud/docs/runbook.md' }) },
      { kind: 'runbook', heading: 'A' },
      'lies outside apps/finance/payments',
    ],
  ])('refuses %s', async (_what, changes, options, problem) => {
    const files = workspace(changes);
    await expect(add(options, files)).rejects.toThrow(problem);
    expect(files.texts).toEqual(workspace(changes).texts);
  });

  it('follows no link out of the service', async () => {
    const there = await mkdtemp(join(tmpdir(), 'part links '));
    try {
      await mkdir(join(there, root, 'src'), { recursive: true });
      await mkdir(join(there, 'elsewhere'));
      for (const [path, text] of Object.entries(start)) {
        if (!path.includes('docs/')) await writeFile(join(there, path), text);
      }
      await symlink(join(there, 'elsewhere'), join(there, root, 'docs'));
      await symlink(join(there, 'elsewhere'), join(there, root, 'alerts'));
      const options = { service: 'payments', kind: 'runbook', heading: 'A' };
      await expect(planPart(options, fromDisk(there))).rejects.toThrow('docs/runbook.md lies outside');
    } finally {
      await rm(there, { recursive: true });
    }
  });

  it('never drafts anything outside the service, whatever it is given', async () => {
    const hostile = fc.constantFrom(
      '..',
      '../../x',
      '/etc/passwd',
      'a/b',
      'a\\b',
      'a\0b',
      'constructor',
      '__proto__',
      'CON',
      'class',
      'délai',
      'x'.repeat(200),
      '/:id/../..',
      '${process.exit()}',
      "');process.exit();('",
      '*/ process.exit() /*',
      '{{name}}',
    );
    const kebab = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,4}$/);
    const value = fc.oneof(hostile, kebab, fc.string({ unit: 'binary', maxLength: 200 }));
    const path = fc.oneof(
      hostile,
      fc
        .array(
          fc.oneof(
            kebab,
            kebab.map((one) => `:${one}`),
          ),
          { maxLength: 6 },
        )
        .map((steps) => `/${steps.join('/')}`),
    );
    const options = fc.record({
      kind: fc.constantFrom('route', 'job', 'toggle', 'alert', 'runbook'),
      name: fc.option(value, { nil: undefined }),
      path,
      method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
      every: fc.constantFrom('1s', '5m', '1h'),
      description: value,
      summary: value,
      expr: fc.constantFrom('up == 0', '">"'),
      heading: value,
    });
    await fc.assert(
      fc.asyncProperty(options, async (given) => {
        const files = workspace();
        const plan = await add(given as PartOptions, files).catch((error: Error) => error);
        expect(plan instanceof Error ? plan.name : 'Refusal').toBe('Refusal');
        const changes = plan instanceof Error ? [] : plan.changes;
        for (const { path } of changes) {
          expect(path).toMatch(/^apps\/finance\/payments\/(?:[a-z]+\/)*[a-z0-9.-]+$/);
        }
        expect(files.texts.size).toBe(
          Object.keys(start).length + changes.filter(({ isNew }) => isNew).length,
        );
      }),
      { numRuns: 150 },
    );
  }, 120_000);
});

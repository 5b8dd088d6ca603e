import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callInApp, type AppCall } from './call-in-app.ts';
import { parseSource } from './parse-source.ts';

const call: AppCall = { name: 'addRefundRoute', from: './routes/refund.ts', place: 'last' };

const app = `import { createService, type ServiceOverrides } from '@roadbed/service';
import { config } from './config.ts';
import { addAboutRoute } from './routes/about.ts';

export function buildApp(overrides: ServiceOverrides = {}) {
  const service = createService({ name: 'payments', config, ...overrides });
  addAboutRoute(service);
  return service;
}
`;

async function edit(text: string, changes: Partial<AppCall> = {}): Promise<string> {
  const edited = await callInApp('app.ts', text, { ...call, ...changes });
  return edited.ok ? edited.text : `REFUSED ${edited.problem}`;
}

/** What was added, line by line. */
async function added(text: string, changes: Partial<AppCall> = {}): Promise<string[]> {
  const after = (await edit(text, changes)).split('\n');
  const before = text.split('\n');
  return after.filter((line) => !before.includes(line));
}

/** Generous: these tests share their machine, and the parser takes its time to load. */
describe('callInApp', { timeout: 60_000 }, () => {
  it('imports in order and calls at the end, and changes no other byte', async () => {
    expect(await edit(app)).toBe(
      app
        .replace("about.ts';\n", "about.ts';\nimport { addRefundRoute } from './routes/refund.ts';\n")
        .replace('addAboutRoute(service);\n', 'addAboutRoute(service);\n  addRefundRoute(service);\n'),
    );
  });

  it('calls right after the service is made where it has to be first, with a value of the configuration', async () => {
    const edited = await edit(app, { place: 'first', configKey: 'fraudUrl' });
    expect(edited).toContain(
      '...overrides });\n  addRefundRoute(service, service.config.fraudUrl);\n  addAbout',
    );
  });

  it('changes nothing when the call is there, whatever the import is called', async () => {
    const once = await edit(app);
    expect(await edit(once)).toBe(once);
    const renamed = once
      .replace('{ addRefundRoute }', '{ addRefundRoute as refunds }')
      .replace('addRefundRoute(service)', 'refunds(service)');
    expect(await edit(renamed)).toBe(renamed);
  });

  it('calls what is imported and not yet called', async () => {
    const imported = app.replace(
      'export',
      "import { addRefundRoute as refunds } from './routes/refund.ts';\nexport",
    );
    expect(await added(imported)).toEqual(['  refunds(service);']);
  });

  it.each<[string, string, string[]]>([
    [
      'another name and no semicolons',
      app
        .replaceAll('service', 'payments')
        .replaceAll("'@roadbed/payments'", "'@roadbed/service'")
        .replaceAll(';', ''),
      ["import { addRefundRoute } from './routes/refund.ts'", '  addRefundRoute(payments)'],
    ],
    [
      'double quotes and tabs',
      app.replaceAll("'", '"').replaceAll('  ', '\t'),
      ['import { addRefundRoute } from "./routes/refund.ts";', '\taddRefundRoute(service);'],
    ],
    [
      'routes in a plugin',
      app.replace(
        'addAboutRoute(service);',
        'service.register(async (scope) => { addAboutRoute(scope); return; });',
      ),
      ["import { addRefundRoute } from './routes/refund.ts';", '  addRefundRoute(service);'],
    ],
    [
      'an alias of createService',
      app.replace('createService,', 'createService as create,').replace('createService(', 'create('),
      ["import { addRefundRoute } from './routes/refund.ts';", '  addRefundRoute(service);'],
    ],
    [
      'the whole module as a namespace',
      app
        .replace('{ createService, type ServiceOverrides }', '* as roadbed')
        .replace('createService(', 'roadbed.createService(')
        .replace('ServiceOverrides', 'roadbed.ServiceOverrides'),
      ["import { addRefundRoute } from './routes/refund.ts';", '  addRefundRoute(service);'],
    ],
    [
      'an arrow function that waits, with a type asserted',
      app
        .replace(
          'export function buildApp(overrides: ServiceOverrides = {}) {',
          'export const buildApp = async (overrides: ServiceOverrides = {}) => {',
        )
        .replace(
          "createService({ name: 'payments', config, ...overrides })",
          "(await createService({ name: 'payments', config, ...overrides })) as Payments",
        ),
      ["import { addRefundRoute } from './routes/refund.ts';", '  addRefundRoute(service);'],
    ],
    [
      'an early return before the service is made',
      app.replace('  const service', '  if (!overrides) return undefined;\n  const service'),
      ["import { addRefundRoute } from './routes/refund.ts';", '  addRefundRoute(service);'],
    ],
    [
      'something else that is returned',
      app.replace('return service;', 'return { service, close: () => { return service.close(); } };'),
      ["import { addRefundRoute } from './routes/refund.ts';", '  addRefundRoute(service);'],
    ],
    [
      'a comment behind the last call',
      app.replace('addAboutRoute(service);', 'addAboutRoute(service); // who answers'),
      ["import { addRefundRoute } from './routes/refund.ts';", '  addRefundRoute(service);'],
    ],
    [
      'imports in an order of their own',
      app
        .replace("import { config } from './config.ts';\n", '')
        .replace('\nexport', "import { config } from './config.ts';\n\nexport"),
      ["import { addRefundRoute } from './routes/refund.ts';", '  addRefundRoute(service);'],
    ],
  ])('edits an app with %s', async (_what, text, expected) => {
    expect((await parseSource('app.ts', text)).ok).toBe(true);
    const edited = await edit(text);
    expect(await added(text)).toEqual(expected);
    expect((await parseSource('app.ts', edited)).ok).toBe(true);
    expect(await edit(edited)).toBe(edited);
  });

  it('edits an app that stands in one line', async () => {
    const line = `import { createService } from '@roadbed/service'; export function buildApp() { const s = createService({ name: 'a' }); return s; }`;
    const edited = await edit(line);
    expect(edited).toContain("createService({ name: 'a' }); addRefundRoute(s); return s; }");
    expect(await edit(edited)).toBe(edited);
  });

  it('keeps Windows line ends', async () => {
    const edited = await edit(app.replaceAll('\n', '\r\n'));
    expect(edited).toBe((await edit(app)).replaceAll('\n', '\r\n'));
  });

  it('edits a service that a module makes', async () => {
    const module = `import { createService } from '@roadbed/service';\n\nexport const service = createService({ name: 'a' });\nservice.onReady(() => {});\n`;
    expect(await edit(module)).toContain('});\naddRefundRoute(service);\nservice.onReady');
  });

  it.each([
    ['no createService', app.replace('createService(', 'make('), 'does not call createService'],
    [
      'a createService of somebody else',
      app.replace('@roadbed/service', './my-service.ts'),
      'does not call createService of @roadbed/service',
    ],
    [
      'two services',
      app.replace('  addAbout', "  const other = createService({ name: 'other' });\n  addAbout"),
      'calls createService 2 times',
    ],
    [
      'a service that is returned at once',
      app.replace(/const service =[^]*return service;/, "return createService({ name: 'a' });"),
      'does not keep what createService gives in a constant',
    ],
    [
      'a service that is taken apart',
      app.replace('const service =', 'const { route } ='),
      'does not keep what createService gives in a constant',
    ],
    [
      'two ways out',
      app.replace('  return', '  if (overrides.env) return service;\n  return'),
      'returns in several places after createService',
    ],
    [
      'a function of that name',
      `${app}\nfunction addRefundRoute() {}\n`,
      'has another addRefundRoute. Rename that, or give --name.',
    ],
    ['a syntax error', app.replace('{ createService', '{ createService {'), 'app.ts:1 has a syntax error'],
  ])('refuses %s, and says what to do', async (_what, text, problem) => {
    expect(await edit(text)).toContain(`REFUSED app.ts`);
    expect(await edit(text)).toContain(problem);
  });

  it('says what to write by hand', async () => {
    expect(await edit(app.replace('createService(', 'make('), { configKey: 'fraudUrl' })).toContain(
      "Or add it by hand: import { addRefundRoute } from './routes/refund.ts', and addRefundRoute(service, service.config.fraudUrl).",
    );
  });

  it('only ever adds, whatever stands around it', async () => {
    const statement = fc.constantFrom(
      'addAboutRoute(service);',
      '// a comment',
      '/* another */ addAboutRoute(service); // and more',
      'for (const one of []) { addAboutRoute(one); }',
      'const later = () => { return service; };',
      'if (overrides.env) { addAboutRoute(service); }',
      '',
      'const text = `return ${service.name};\n`;',
    );
    const layout = fc.record({
      newline: fc.constantFrom('\n', '\r\n'),
      indent: fc.constantFrom('', '  ', '\t'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(statement, { maxLength: 5 }),
        layout,
        async (statements, { newline, indent }) => {
          const body = statements.filter(
            (one, at) => !one.includes('const') || statements.indexOf(one) === at,
          );
          const text = app
            .replace('  addAboutRoute(service);\n', body.map((one) => `${indent}${one}\n`).join(''))
            .replaceAll('\n', newline);
          const edited = await edit(text);
          expect((await parseSource('app.ts', edited)).ok).toBe(true);
          const line =
            edited.split(newline).find((one) => one.trim() === 'addRefundRoute(service);') ?? 'missing';
          const importLine = "import { addRefundRoute } from './routes/refund.ts';";
          expect(edited.replace(`${newline}${line}`, '').replace(`${newline}${importLine}`, '')).toBe(text);
          expect(edited.lastIndexOf(line)).toBeLessThan(edited.lastIndexOf('return service;'));
          expect(await edit(edited)).toBe(edited);
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);
});

import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { expect, test } from 'vitest';
import { root as workspace } from '../settings.ts';
import { temporaryFolder } from '../test-utils.ts';
import { readBundleInputs } from './bundle-inputs.ts';
import { readComponents } from './read-components.ts';
import { renderSbom } from './render-sbom.ts';

const service = 'apps/shop/checkout';
const sha512 = Buffer.alloc(64, 7).toString('base64');

/** A package that shows in the bundle by a word of its own, in `node_modules/<path>`. */
function npmPackage(path: string, version: string, more: object = {}, imports = ''): Record<string, string> {
  const name = path.split('node_modules/').at(-1) ?? path;
  const manifest = { name, version, main: 'index.js', type: 'module', sideEffects: false, ...more };
  return {
    [`node_modules/${path}/package.json`]: JSON.stringify(manifest),
    [`node_modules/${path}/index.js`]: `${imports}\nexport const word = '<${path}@${version}>';`,
  };
}

/** A workspace with a service that uses some packages, names others without using them, and has an old twin of one. */
const files: Record<string, string> = {
  'tsconfig.base.json': '{}',
  [`${service}/src/server.ts`]: `
    import { word as used } from 'used';
    import { word as unused } from 'unused';
    import type { Kind } from 'only-types';
    import { total } from '../../../../libs/money/src/index.ts';
    const kind: Kind = 'a';
    console.log(used, total, kind, (await import('@scope/late')).word);`,
  'libs/money/package.json': '{ "name": "@example/money", "version": "0.3.0", "license": "Apache-2.0" }',
  'libs/money/src/index.ts': "import { word } from 'twin';\nexport const total = `money ${word}`;",
  ...npmPackage(
    'used',
    '1.0.0',
    { license: 'MIT' },
    "import { word as twin } from 'twin';\nconsole.log(twin);",
  ),
  ...npmPackage('used/node_modules/twin', '1.0.0', { license: '(MIT OR Apache-2.0)' }),
  ...npmPackage('twin', '2.0.0', { licenses: [{ type: 'ISC', url: 'https://example.com/licence' }] }),
  ...npmPackage('unused', '1.0.0'),
  ...npmPackage('only-types', '1.0.0'),
  ...npmPackage('never-named', '1.0.0'),
  ...npmPackage('@scope/late', '3.0.0-beta.1+build.5', { license: 'SEE LICENSE IN LICENSE', author: 5 }),
  'package-lock.json': JSON.stringify({
    packages: {
      'node_modules/used': { version: '1.0.0', integrity: `sha512-${sha512}` },
      'node_modules/unused': { version: '1.0.0', integrity: `sha512-${sha512}` },
      'node_modules/twin': { version: '2.0.0' },
    },
  }),
};

async function build(): Promise<string> {
  const root = temporaryFolder();
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  const builder = join(workspace, 'tools/generators/src/build/main.ts');
  await promisify(execFile)(process.execPath, [builder, service], { cwd: root });
  return root;
}

type Sbom = {
  components: { 'bom-ref': string; version: string; purl?: string; licenses?: unknown; hashes?: unknown }[];
  dependencies: { ref: string; dependsOn?: string[] }[];
};

test('a bill of materials lists exactly what is in the bundle, by whom it is used, and follows the schema', async () => {
  const root = await build();
  const inputs = await readBundleInputs(root, service);
  const text = await renderSbom({
    service: 'checkout',
    description: 'Takes orders',
    supplier: 'Example Retail',
    digest: `sha256:${'0123456789abcdef'.repeat(4)}`,
    components: await readComponents(root, inputs.packages),
    dependencies: inputs.dependencies,
    tools: { node: '24.0.0' },
    at: new Date('2026-11-21T09:00:00Z'),
  });
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBeNull();

  // What is in the bundle can be told from the bundle itself: every package left its word there.
  const bundle = await readFile(join(root, service, 'dist/server.mjs'), 'utf8');
  const metafile = JSON.parse(await readFile(join(root, service, 'dist/server.metafile.json'), 'utf8')) as {
    outputs: Record<string, object>;
  };
  const outputs = Object.keys(metafile.outputs).filter((name) => name.endsWith('.mjs'));
  const code = (await Promise.all(outputs.map((name) => readFile(join(root, name), 'utf8')))).join('\n');
  expect(bundle).not.toContain('@scope/late@');
  const words = [...code.matchAll(/<([^@<>]*(?:@[^@<>/]+\/)?[^@<>]*)@([^<>]+)>/g)].map(
    ([, path = '', version = '']) => `node_modules/${path} ${version}`,
  );
  const sbom = JSON.parse(text) as Sbom;
  const listed = sbom.components.map((component) => `${component['bom-ref']} ${component.version}`);
  expect(listed.toSorted()).toEqual(['libs/money 0.3.0', ...new Set(words)].toSorted());
  expect(listed).toHaveLength(5);

  expect(sbom).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: 'urn:uuid:01234567-89ab-8def-8123-456789abcdef',
    metadata: { component: { name: 'checkout', version: `sha256:${'0123456789abcdef'.repeat(4)}` } },
  });
  const component = (ref: string) => sbom.components.find((candidate) => candidate['bom-ref'] === ref);
  expect(component('node_modules/used')).toMatchObject({
    purl: 'pkg:npm/used@1.0.0',
    licenses: [{ license: { id: 'MIT' } }],
    hashes: [{ alg: 'SHA-512', content: '07'.repeat(64) }],
  });
  expect(component('node_modules/used/node_modules/twin')).toMatchObject({
    licenses: [{ expression: '(MIT OR Apache-2.0)' }],
  });
  expect(component('node_modules/twin')).toMatchObject({ licenses: [{ license: { id: 'ISC' } }] });
  expect(component('node_modules/@scope/late')).toMatchObject({
    group: '@scope',
    name: 'late',
    purl: 'pkg:npm/%40scope/late@3.0.0-beta.1+build.5',
    licenses: [{ license: { name: 'SEE LICENSE IN LICENSE' } }],
  });
  expect(component('libs/money')).not.toHaveProperty('purl');

  const uses = Object.fromEntries(sbom.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
  expect(uses).toEqual({
    checkout: ['libs/money', 'node_modules/@scope/late', 'node_modules/used'],
    'libs/money': ['node_modules/twin'],
    'node_modules/@scope/late': [],
    'node_modules/twin': [],
    'node_modules/used': ['node_modules/used/node_modules/twin'],
    'node_modules/used/node_modules/twin': [],
  });
});

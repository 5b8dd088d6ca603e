import { commonFiles, json, librariesOf, packageOf, servicesOf, type Shape } from './synthetic-files.ts';

/** What a workspace is set up for. */
export type Flavour = 'roadbed' | 'nx' | 'turbo' | 'moon';

/** The command that every tool runs to build a service, from the root of the workspace. */
const buildCommand = (root: string) => `node tools/generators/src/build/main.ts ${root}`;

/**
 * All files of a workspace of the given flavour.
 *
 * @param nxJson the text of the nx.json of this project
 */
export function filesOf(flavour: Flavour, shape: Shape, nxJson: string): Map<string, string> {
  const files = commonFiles(shape);
  for (const [name, text] of own[flavour](shape, nxJson)) files.set(name, text);
  return files;
}

const own: Record<Flavour, (shape: Shape, nxJson: string) => Array<[string, string]>> = {
  roadbed: (shape, nxJson) => [
    ['package.json', rootPackage({ workspaces: ['libs/*', 'tools/*'] })],
    ['nx.json', nxJson],
    ['platform.json', platformOf(shape)],
  ],
  nx: () => [
    ['package.json', rootPackage({ workspaces: ['libs/*', 'tools/*'] })],
    [
      'nx.json',
      json({
        defaultBase: 'main',
        cacheDirectory: '.nx/cache',
        neverConnectToCloud: true,
        analytics: false,
        plugins: ['./tools/minimal/plugin.mjs'],
        pluginsConfig: {
          '@nx/js': { analyzeSourceFiles: true, projectsAffectedByDependencyUpdates: 'auto' },
        },
      }),
    ],
    ['tools/minimal/plugin.mjs', minimalPlugin],
    [
      'tools/minimal/package.json',
      json({
        name: '@synthetic/minimal',
        version: '1.0.0',
        generators: './generators.json',
        nx: { name: 'minimal' },
      }),
    ],
    [
      'tools/minimal/generators.json',
      json({ generators: { service: { factory: './generator.cjs', schema: './schema.json' } } }),
    ],
    ['tools/minimal/schema.json', json({ $id: 'service', type: 'object', properties: { name: argument } })],
    ['tools/minimal/generator.cjs', oneFileGenerator],
  ],
  turbo: (shape) => [
    ['package.json', rootPackage({ packageManager: 'npm@11.0.0', workspaces: ['apps/*/*', 'libs/*'] })],
    ['package-lock.json', json({ name: 'synthetic', lockfileVersion: 3, requires: true, packages: {} })],
    [
      'turbo.json',
      json({
        tasks: {
          build: { outputs: ['dist/**'], inputs: ['$TURBO_DEFAULT$', '!**/*.md', '!**/*.test.ts'] },
        },
      }),
    ],
    ...servicesOf(shape).map(({ name, root, libraries }): [string, string] => [
      `${root}/package.json`,
      json({
        name,
        version: '1.0.0',
        scripts: { build: `cd ../../.. && ${buildCommand(root)}` },
        dependencies: Object.fromEntries(libraries.map((library) => [packageOf(library), '1.0.0'])),
      }),
    ]),
  ],
  moon: (shape) => [
    ['package.json', rootPackage({})],
    [
      '.moon/workspace.yml',
      "projects:\n  - 'apps/*/*'\n  - 'libs/*'\nvcs:\n  defaultBranch: 'main'\ntelemetry: false\npipeline:\n  installDependencies: false\n",
    ],
    [
      '.moon/tasks/service.yml',
      "inheritedBy:\n  tags: ['service']\ntasks:\n  build:\n    command: 'node ../../../tools/generators/src/build/main.ts .'\n    inputs: ['src/**/*', '!src/**/*.test.ts', 'service.json', 'tsconfig.json']\n    outputs: ['dist']\n",
    ],
    ...librariesOf(shape).map((library): [string, string] => [
      `libs/${library}/moon.yml`,
      "layer: 'library'\n",
    ]),
    ...servicesOf(shape).map(({ root, libraries }): [string, string] => [
      `${root}/moon.yml`,
      `layer: 'application'\ntags: ['service']\ndependsOn:\n${libraries.map((library) => `  - '${library}'\n`).join('')}`,
    ]),
  ],
};

const argument = { type: 'string', $default: { $source: 'argv', index: 0 } };

/** As small as a plugin can be that infers from the same marker the targets that every service needs. */
const minimalPlugin = `import { basename, dirname } from 'node:path';

const task = (command) => ({
  command,
  cache: true,
  inputs: ['{projectRoot}/**/*', '!{projectRoot}/**/*.md', '!{projectRoot}/**/*.test.ts', '^default'],
});

export const createNodes = [
  'apps/*/*/service.json',
  (files) =>
    files.map((file) => {
      const root = dirname(file);
      const targets = {
        lint: task(\`oxlint \${root}\`),
        typecheck: task(\`tsc -p \${root}\`),
        test: task(\`vitest run --root=\${root}\`),
        build: { ...task(\`node tools/generators/src/build/main.ts \${root}\`), outputs: ['{projectRoot}/dist'] },
      };
      return [file, { projects: { [root]: { name: basename(root), targets } } }];
    }),
];
`;

const oneFileGenerator = `module.exports = (tree, { name }) => {
  tree.write(\`apps/domain-0/\${name}/service.json\`, JSON.stringify({ name }));
};
`;

function rootPackage(fields: object): string {
  return json({
    name: 'synthetic',
    version: '1.0.0',
    private: true,
    type: 'module',
    workspaces: ['libs/*'],
    ...fields,
  });
}

function platformOf(shape: Shape): string {
  const domains = [...new Set(servicesOf(shape).map(({ domain }) => domain))];
  return json({
    organisation: 'Example Retail',
    codeOwners: '@example-retail/{team}',
    domains: domains.map((name) => ({ name, title: name })),
    people: [{ name: 'ana', title: 'Ana Example', email: 'ana@example.com', slack: 'U0ANA' }],
    teams: [{ name: 'builders', title: 'Builders', members: ['ana'], channel: 'builders' }],
    environments: [
      { name: 'integration', autoDeploy: true },
      { name: 'production', approvals: 1 },
    ],
    tickets: { patterns: ['[A-Z]+-[0-9]+'] },
    channels: { deployments: 'deployments', feedback: 'feedback' },
  });
}

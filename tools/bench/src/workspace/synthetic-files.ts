/** What a generated workspace consists of, whichever tool builds it. */
export interface Shape {
  services: number;
  libraries: number;
}

/** A service of a generated workspace. */
export interface SyntheticService {
  name: string;
  domain: string;
  /** Relative to the workspace. */
  root: string;
  /** Names of the libraries that it imports. */
  libraries: string[];
}

const SERVICES_PER_DOMAIN = 50;
const scope = '@synthetic';

export function servicesOf({ services, libraries }: Shape): SyntheticService[] {
  return Array.from({ length: services }, (_, index) => {
    const name = `service-${index}`;
    const domain = `domain-${Math.floor(index / SERVICES_PER_DOMAIN)}`;
    return {
      name,
      domain,
      root: `apps/${domain}/${name}`,
      libraries: [...new Set([index % libraries, (index * 3) % libraries])].map((at) => `lib-${at}`),
    };
  });
}

export function librariesOf({ libraries }: Shape): string[] {
  return Array.from({ length: libraries }, (_, index) => `lib-${index}`);
}

export function packageOf(library: string): string {
  return `${scope}/${library}`;
}

/** The files that every tool finds: six for each service, three for each library, and the one build program. */
export function commonFiles(shape: Shape): Map<string, string> {
  const files = new Map<string, string>([
    ['.gitignore', 'node_modules\ndist\n.nx\n.turbo\n.moon/cache\n.reports\n'],
    ['tsconfig.base.json', json({ compilerOptions: { strict: true } })],
    ['tools/generators/src/build/main.ts', buildProgram],
  ]);
  for (const library of librariesOf(shape)) {
    files.set(
      `libs/${library}/src/index.ts`,
      `export const ${identifier(library)}: string = '${library}';\n`,
    );
    files.set(`libs/${library}/README.md`, `# ${library}\n`);
    files.set(
      `libs/${library}/package.json`,
      json({
        name: packageOf(library),
        version: '1.0.0',
        type: 'module',
        exports: './src/index.ts',
        nx: { name: library, tags: ['floor:1'] },
      }),
    );
  }
  for (const service of servicesOf(shape)) {
    for (const [name, text] of serviceFiles(service)) files.set(`${service.root}/${name}`, text);
  }
  return files;
}

function serviceFiles({ name, domain, libraries }: SyntheticService): Array<[string, string]> {
  const imports = libraries.map(
    (library) => `import { ${identifier(library)} } from '${packageOf(library)}';`,
  );
  return [
    [
      'service.json',
      json({
        name,
        title: name,
        description: `Does what ${name} does.`,
        capability: `Do ${name}`,
        domain,
        team: 'builders',
        channel: 'builders',
        objectives: { availabilityPercent: 99.9, latencyP99Ms: 300, deploymentFrequency: 'daily' },
        dependencies: { services: [], thirdParties: [] },
        rollout: { strategy: 'blue-green' },
        runbook: 'docs/runbook.md',
      }),
    ],
    ['tsconfig.json', json({ extends: '../../../tsconfig.base.json', include: ['src'] })],
    ['README.md', `# ${name}\n`],
    ['src/server.ts', "import { app } from './app.ts';\n\nprocess.stdout.write(app());\n"],
    [
      'src/app.ts',
      `${imports.join('\n')}\n\nexport function app(): string {\n  return [${libraries.map(identifier).join(', ')}].join();\n}\n`,
    ],
    ['src/app.test.ts', "import { app } from './app.ts';\n\nif (app() === '') throw new Error('empty');\n"],
  ];
}

/** Stands for a compiler, so that what is measured is the tool that calls it: one file in, one file out. */
const buildProgram = `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const root = process.argv[2];
mkdirSync(\`\${root}/dist\`, { recursive: true });
writeFileSync(\`\${root}/dist/server.mjs\`, readFileSync(\`\${root}/src/app.ts\`));
`;

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function identifier(library: string): string {
  return library.replaceAll('-', '_');
}

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram } from './bundle.ts';

const WORKSPACE = fileURLToPath(new URL('../../../..', import.meta.url));
const run = promisify(execFile);

let folder: string;
let programs = 0;

beforeAll(async () => {
  // In the workspace, so that its packages are found.
  await mkdir(join(WORKSPACE, 'tools/generators/.reports'), { recursive: true });
  folder = await mkdtemp(join(WORKSPACE, 'tools/generators/.reports/light '));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a program prints once it is bundled, as JSON. */
async function outputOf(text: string, files: Record<string, string> = {}): Promise<unknown> {
  const name = `program${(programs += 1)}`;
  for (const [file, content] of Object.entries({ ...files, [`${name}.ts`]: text })) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
  }
  const dist = await mkdtemp(join(tmpdir(), 'roadbed bundle '));
  try {
    const bundle = await bundleProgram(folder, `${name}.ts`, dist);
    return JSON.parse((await run(process.execPath, [bundle])).stdout) as unknown;
  } finally {
    await rm(dist, { recursive: true });
  }
}

/** Prints whether Node.js has loaded a built-in module. */
const LOADED = (name: string): string => `process.moduleLoadList.includes('NativeModule ${name}')`;

beforeAll(() => writeFile(join(folder, 'tsconfig.base.json'), '{}'));

describe('a bundle', () => {
  it('gives what is imported of built-in modules, by name, as default and as a whole', async () => {
    const output = await outputOf(`
      import { join, sep as separator } from 'node:path';
      import path, { basename } from 'path';
      import * as url from 'node:url';
      import { EventEmitter, once } from 'node:events';
      import * as fs from 'node:fs';
      class Mine extends EventEmitter {}
      const mine = new Mine();
      const heard = once(mine, 'said');
      mine.emit('said', 7);
      const { hostname } = await import('node:os');
      console.log(JSON.stringify([
        join('a', 'b') === 'a' + separator + 'b', basename('/a/b'), path.join === join, new url.URL('http://x/y').pathname,
        await heard, typeof hostname(), fs.existsSync('/'), Object.keys(fs).includes('promises'),
      ]));`);
    expect(output).toEqual([true, 'b', true, '/y', [7], 'string', true, true]);
  });

  it('gives the names of packages that it loads late, whichever kind of module they are', async () => {
    const output = await outputOf(
      `const { one, default: all } = await import('common');
      const { two } = await import('modern');
      const { three } = await import('typed');
      console.log(JSON.stringify([one, all.one, new all.Thing().name, two, three]));`,
      {
        'node_modules/common/package.json': '{ "name": "common" }',
        'node_modules/common/index.js':
          "const names = { one: 1 }; module.exports = names; module.exports.Thing = class { name = 'thing'; };",
        'node_modules/modern/package.json': '{ "name": "modern", "type": "module", "exports": "./index.js" }',
        'node_modules/modern/index.js': 'export const two = 2;',
        'node_modules/typed/package.json': '{ "name": "typed" }',
        'node_modules/typed/index.js':
          "Object.defineProperty(exports, '__esModule', { value: true }); exports.three = 3;",
      },
    );
    expect(output).toEqual([1, 1, 'thing', 2, 3]);
  });

  it('describes a service and calls another, with what both load late', async () => {
    const output = await outputOf(`
      import { createService } from '@roadbed/service';
      import { z } from 'zod';
      const service = createService({ name: 'example', env: { LOG_LEVEL: 'silent' } });
      const http = service.client('other', { baseUrl: 'http://127.0.0.1:1' });
      const answer = await http.get('/', { schema: z.unknown() });
      const { openapi } = await service.openapi();
      await service.close();
      console.log(JSON.stringify([answer.error.code, openapi]));`);
    expect(output).toEqual(['unreachable', '3.1.0']);
  });

  it('does not load what stands behind exports that it does not use', async () => {
    const output = await outputOf(`
      import { STATUS_CODES } from 'node:http';
      console.log(JSON.stringify([STATUS_CODES[200], ${LOADED('internal/deps/undici/undici')}]));`);
    expect(output).toEqual(['OK', false]);
  });

  it('loads what a package requires and seldom uses only when it does', async () => {
    const output = await outputOf(
      `import web from './node_modules/web/index.cjs';
      const before = [${LOADED('http2')}, globalThis.semver];
      const used = [typeof web.http2.createServer, web.semver.satisfies('1.2.0', '^1.0.0')];
      console.log(JSON.stringify([before, used, [${LOADED('http2')}, globalThis.semver]]));`,
      {
        'node_modules/web/package.json': '{ "name": "web" }',
        'node_modules/web/index.cjs':
          "exports.http2 = require('node:http2'); exports.semver = require('semver');",
        'node_modules/semver/package.json': '{ "name": "semver", "main": "index.js" }',
        'node_modules/semver/index.js':
          "globalThis.semver = 'loaded'; exports.satisfies = (version) => version.startsWith('1.');",
      },
    );
    expect(output).toEqual([
      [false, null],
      ['function', true],
      [true, 'loaded'],
    ]);
  });

  it('has the messages of zod in English, and says how to have another language', async () => {
    const output = await outputOf(`
      import { z } from 'zod';
      let problem;
      try { z.locales.de(); } catch (error) { problem = error.message; }
      console.log(JSON.stringify([z.string().safeParse(7).error?.issues[0]?.message, typeof z.locales.en(), problem]));`);
    expect(output).toEqual([
      'Invalid input: expected string, received number',
      'object',
      "z.locales.de is not in the bundle. Import it from 'zod/v4/locales/de.js' instead.",
    ]);
  });

  it('has another language of zod that is imported by its own name', async () => {
    const output = await outputOf(`
      import { z } from 'zod';
      import de from 'zod/v4/locales/de.js';
      z.config(de());
      console.log(JSON.stringify(z.string().safeParse(7).error?.issues[0]?.message));`);
    expect(output).toContain('Ungültige Eingabe');
  });
});

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configTarget } from './service-targets.ts';

const run = promisify(execFile);
const workspaceRoot = join(import.meta.dirname, '../../../..');

const server = `
import { createService, defineConfig, startService } from '@roadbed/service';
import { z } from 'zod';

const config = defineConfig({ limit: { schema: z.int().max(9), description: 'Limit.', default: 5 } });
await startService((overrides) => createService({ name: 'checkout', config, ...overrides }));
`;

describe('the config target', () => {
  let home: string;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'config target '));
    await mkdir(join(home, 'src'));
    await mkdir(join(home, 'config'));
    await mkdir(join(home, 'node_modules/@roadbed'), { recursive: true });
    await symlink(join(workspaceRoot, 'libs/service'), join(home, 'node_modules/@roadbed/service'));
    await symlink(join(workspaceRoot, 'node_modules/zod'), join(home, 'node_modules/zod'));
    await writeFile(join(home, 'package.json'), '{ "type": "module" }');
    await writeFile(join(home, 'src/server.ts'), server);
  });

  afterAll(() => rm(home, { recursive: true }));

  const runTarget = (): Promise<{ stdout: string }> => {
    const [command, ...args] = configTarget().command!.split(' ');
    return run(command!, args, { cwd: home });
  };

  it('passes while the values of every environment can be used, and fails when one cannot', async () => {
    await writeFile(join(home, 'config/production.json'), '{ "limit": 9 }');
    expect((await runTarget()).stdout).toContain('config/production.json: can be used');
    await writeFile(join(home, 'config/integration.json'), '{ "limit": 10 }');
    await expect(runTarget()).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The configuration of checkout in integration has 1 problem'),
    });
  });
});

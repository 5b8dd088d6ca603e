import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { furtherPrograms } from './service-programs.ts';

const home = 'apps/finance/payments';
let root: string;

async function write(file: string, text = ''): Promise<void> {
  await mkdir(join(root, home, file, '..'), { recursive: true });
  await writeFile(join(root, home, file), text);
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'programs '));
  await write('src/server.ts');
});

afterEach(() => rm(root, { recursive: true }));

describe('furtherPrograms', () => {
  it('finds none in a service of one process without a journey', async () => {
    expect(await furtherPrograms(root, home)).toEqual([]);
  });

  it('finds the smoke journey, and the workloads that service.json lists', async () => {
    await write('src/smoke.ts');
    await write('src/workloads/settle/main.ts');
    await write('src/workloads/unlisted/main.ts');
    await write('service.json', JSON.stringify({ workloads: [{ name: 'settle', kind: 'worker' }] }));
    expect(await furtherPrograms(root, home)).toEqual([
      { file: `${home}/src/smoke.ts`, dist: 'dist' },
      { file: `${home}/src/workloads/settle/main.ts`, dist: 'dist/workloads/settle' },
    ]);
  });

  it('refuses a workload that is listed and not there', async () => {
    await write('service.json', JSON.stringify({ workloads: [{ name: 'settle' }] }));
    await expect(furtherPrograms(root, home)).rejects.toThrow(
      `lists the workload "settle", and ${home}/src/workloads/settle/main.ts is not there`,
    );
  });

  it('takes no path for a name', async () => {
    await write('service.json', JSON.stringify({ workloads: [{ name: '../../fraud' }, null, 5] }));
    expect(await furtherPrograms(root, home)).toEqual([]);
  });
});

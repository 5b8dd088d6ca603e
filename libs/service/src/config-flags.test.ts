import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startProcess } from './test-process.ts';

const FIXTURE = './__fixtures__/flags-server.ts';

describe('the flags of a service', () => {
  it('print the configuration with its sources, secrets masked, and start nothing', async () => {
    const service = startProcess(FIXTURE, { API_KEY: 'hunter2' }, ['--limit=7', '--print-config']);
    await expect(service.exitCode).resolves.toBe(0);
    expect(service.stdout()).toMatch(/^port +0 +environment +PORT$/m);
    expect(service.stdout()).toMatch(/^limit +7 +flag +--limit$/m);
    expect(service.stdout()).toMatch(/^apiKey +\[secret\] +environment +API_KEY$/m);
    expect(service.stdout()).not.toContain('hunter2');
    expect(service.stdout()).not.toContain('built');
    expect(service.stderr()).toBe('');
  });

  it('set values, and names that nothing reads are logged as warnings', async () => {
    const service = startProcess(FIXTURE, { FIXTURE_LIMIT: '3', LOG_LEVLE: 'debug' }, ['--limit=7']);
    await service.url;
    service.process.kill('SIGINT');
    await expect(service.exitCode).resolves.toBe(0);
    expect(service.logs()).toContainEqual(expect.objectContaining({ message: 'built', limit: 7 }));
    expect(service.logs()).toContainEqual(expect.objectContaining({ unknown: 'FIXTURE_LIMIT' }));
    expect(service.logs()).toContainEqual(
      expect.objectContaining({ unknown: 'LOG_LEVLE', nearest: 'LOG_LEVEL' }),
    );
  });

  it('check the toggles of the folder with the configuration, and tell every problem', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'check toggles '));
    const check = async (): Promise<{ code: number | null; stdout: string; stderr: string }> => {
      const service = startProcess(FIXTURE, {}, ['--check-config'], folder);
      const code = await service.exitCode;
      return { code, stdout: service.stdout(), stderr: service.stderr() };
    };
    try {
      expect(await check()).toMatchObject({ code: 0, stdout: expect.not.stringContaining('toggles') });
      await writeFile(join(folder, 'toggles.json'), '{ "toggles": { "a": { "default": "off" } } }');
      expect(await check()).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('toggles.json: can be used'),
      });
      await writeFile(
        join(folder, 'toggles.json'),
        '{ "toggles": { "a": { "default": "x" }, "b": { "default": "y" } } }',
      );
      expect(await check()).toMatchObject({
        code: 1,
        stdout: expect.stringContaining('toggles.json: cannot be used'),
        stderr: expect.stringMatching(/toggles\.a\.default[^]*toggles\.b\.default/),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 30_000);

  it('that no key has are refused, and so are all when the service is built without them', async () => {
    const service = startProcess(FIXTURE, {}, ['--limti=7']);
    await expect(service.exitCode).resolves.toBe(1);
    expect(service.stderr()).toContain('use --limit');
    const forgetful = startProcess(FIXTURE, { FORGETFUL: 'true' }, ['--print-config']);
    await expect(forgetful.exitCode).resolves.toBe(1);
    expect(forgetful.stderr()).toContain('The flags have no effect');
  });
});

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

  it('that no key has are refused, and so are all when the service is built without them', async () => {
    const service = startProcess(FIXTURE, {}, ['--limti=7']);
    await expect(service.exitCode).resolves.toBe(1);
    expect(service.stderr()).toContain('use --limit');
    const forgetful = startProcess(FIXTURE, { FORGETFUL: 'true' }, ['--print-config']);
    await expect(forgetful.exitCode).resolves.toBe(1);
    expect(forgetful.stderr()).toContain('The flags have no effect');
  });
});

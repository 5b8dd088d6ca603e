import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createService } from './index.ts';
import type { Service, ServiceOverrides } from './index.ts';
import { startProcess } from './test-process.ts';
import { captureTelemetry, manualClock, testEnv } from './testing.ts';

describe('the toggles of a service', () => {
  let folder: string;
  let file: string;
  const services: Service[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'service toggles '));
    file = join(folder, 'toggles.json');
  });

  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.close()));
    await rm(folder, { recursive: true });
  });

  const write = async (toggles: object | string): Promise<void> => {
    const text = typeof toggles === 'string' ? toggles : JSON.stringify({ toggles });
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  };

  const create = (overrides: ServiceOverrides = {}): Service => {
    const env = testEnv({ ROADBED_TOGGLES_FILE: file });
    const service = createService({ name: 'example', env, ...overrides });
    services.push(service);
    service.route({
      method: 'GET',
      url: '/checkout',
      schema: { querystring: z.object({ customer: z.string() }) },
      handler: async ({ query }) => {
        const targeting = { targetingKey: query.customer };
        return { isNew: await service.toggles.getBooleanValue('new-checkout', false, targeting) };
      },
    });
    return service;
  };
  const isNewFor = async (service: Service, customer: string): Promise<unknown> =>
    (await service.inject(`/checkout?customer=${customer}`)).json().isNew;

  it('are evaluated for each person by the file, which also knows the environment', async () => {
    const rules = [
      { when: { targetingKey: ['ana'] }, variant: 'on' },
      { when: { environment: ['stubs'], service: ['example'], targetingKey: ['ben'] }, variant: 'on' },
      { when: { environment: ['production'] }, variant: 'on' },
    ];
    await write({ 'new-checkout': { default: 'off', rules } });
    const service = create();
    expect([
      await isNewFor(service, 'ana'),
      await isNewFor(service, 'ben'),
      await isNewFor(service, 'cara'),
    ]).toEqual([true, true, false]);
  });

  it('are counted, and noted on the span of the request, without naming the person', async () => {
    await write({ 'new-checkout': { default: 'on' } });
    const telemetry = captureTelemetry();
    const service = create({ telemetry });
    await isNewFor(service, 'ana');
    await isNewFor(service, 'ben');
    const attributes = {
      'feature_flag.key': 'new-checkout',
      'feature_flag.provider.name': 'file',
      'feature_flag.result.variant': 'on',
      'feature_flag.result.reason': 'static',
    };
    const [span] = await telemetry.spans();
    expect(span?.events.map(({ name, attributes: given }) => ({ name, given }))).toEqual([
      { name: 'feature_flag.evaluation', given: attributes },
    ]);
    expect(await telemetry.metric(service, 'feature_flag_evaluations_total')).toEqual([
      {
        name: 'feature_flag_evaluations_total',
        labels: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name.replaceAll('.', '_'), value]),
        ),
        value: 2,
      },
    ]);
  });

  it('give the fallback when there is no such toggle, and the log says so once', async () => {
    await write({});
    const telemetry = captureTelemetry();
    const service = create({ telemetry });
    expect(await isNewFor(service, 'ana')).toBe(false);
    await isNewFor(service, 'ana');
    const warnings = telemetry.lines.filter(({ level }) => level === 'warn');
    expect(warnings).toMatchObject([{ toggle: 'new-checkout', code: 'FLAG_NOT_FOUND' }]);
  });

  it('stay what they were while the file is broken, and the service is degraded until it is mended', async () => {
    await write({ 'new-checkout': { default: 'on' } });
    const telemetry = captureTelemetry();
    const clock = manualClock();
    const service = create({ telemetry, clock });
    const readiness = async (): Promise<unknown> => {
      await clock.advance(10_000);
      return (await service.inject('/health/ready')).json().status;
    };
    await service.inject('/health/ready');
    await write('{');
    await vi.waitFor(
      () =>
        expect(telemetry.lines).toContainEqual(
          expect.objectContaining({ level: 'error', message: 'the last good toggles stay in use' }),
        ),
      { timeout: 10_000 },
    );
    expect([await isNewFor(service, 'ana'), await readiness()]).toEqual([true, 'degraded']);
    await write({ 'new-checkout': { default: 'off' } });
    await vi.waitFor(async () => expect(await isNewFor(service, 'ana')).toBe(false), { timeout: 10_000 });
    expect(await readiness()).toBe('pass');
  });

  it('keep a service with an unusable file from starting, and every problem is told', async () => {
    await write({ a: { default: 'x' }, b: { default: 'y' } });
    const server = startProcess('./__fixtures__/server.ts', { ROADBED_TOGGLES_FILE: file });
    await expect(server.exitCode).resolves.toBe(1);
    expect(server.stderr()).toMatch(/toggles\.a\.default[^]*toggles\.b\.default/);
    expect(server.stderr()).not.toContain('    at ');
  });

  it('can be set by a test, whatever the file says', async () => {
    const service = create({ toggles: { 'new-checkout': true, limit: 5 } });
    expect(await isNewFor(service, 'ana')).toBe(true);
    expect(await service.toggles.getNumberDetails('limit', 1)).toMatchObject({ value: 5, reason: 'STATIC' });
  });
});

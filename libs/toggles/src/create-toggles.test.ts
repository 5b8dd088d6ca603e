import { EventEmitter, once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InMemoryProvider, OpenFeature, ServerProviderEvents } from '@openfeature/server-sdk';
import type { Client } from '@openfeature/server-sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createToggles, FileProvider } from './index.ts';
import type { Toggles, TogglesOptions } from './index.ts';

let folder: string;
let file: string;
let open: Toggles[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'toggles '));
  file = join(folder, 'toggles.json');
  open = [];
});

afterEach(async () => {
  await Promise.all(open.map((toggles) => toggles.close()));
  await rm(folder, { recursive: true });
});

const write = (toggles: unknown): Promise<void> => writeFile(file, JSON.stringify({ toggles }));

async function start(options: Partial<TogglesOptions> = {}): Promise<Client> {
  const toggles = await createToggles({ file, pollMs: 5, ...options });
  open.push(toggles);
  return toggles.client;
}

/** The next event of this kind. */
function next(
  client: Client,
  event: ServerProviderEvents,
): Promise<{ flagsChanged?: string[]; message?: string }> {
  return new Promise((resolve) => client.addHandler(event, (details) => resolve(details ?? {})));
}

describe('createToggles', () => {
  it('answers through the client of OpenFeature, by file, person and attribute', async () => {
    await write({
      checkout: { default: 'off', rules: [{ when: { targetingKey: ['ana'] }, variant: 'on' }] },
      colour: { default: 'red', variants: { red: '#f00', blue: '#00f' } },
      limit: { default: 'low', variants: { low: 5, high: 50 } },
      texts: { default: 'a', variants: { a: { title: 'A' }, b: [1] } },
    });
    const client = await start();
    expect(await client.getBooleanValue('checkout', false, { targetingKey: 'ana' })).toBe(true);
    expect(await client.getBooleanValue('checkout', true, { targetingKey: 'ben' })).toBe(false);
    expect(await client.getStringValue('colour', '')).toBe('#f00');
    expect(await client.getNumberValue('limit', 0)).toBe(5);
    expect(await client.getObjectValue('texts', {})).toEqual({ title: 'A' });
    expect(await client.getBooleanDetails('checkout', false, { targetingKey: 'ana' })).toMatchObject({
      variant: 'on',
      reason: 'TARGETING_MATCH',
    });
  });

  it('gives the fallback and the reason when a toggle cannot be asked like that', async () => {
    await write({ checkout: { default: 'off', rules: [{ rollout: { on: 50 } }] } });
    const client = await start();
    const ask = (name: string): Promise<unknown> => client.getBooleanDetails(name, true);
    expect(await ask('chekout')).toMatchObject({ value: true, errorCode: 'FLAG_NOT_FOUND' });
    expect(await ask('constructor')).toMatchObject({ value: true, errorCode: 'FLAG_NOT_FOUND' });
    expect(await ask('checkout')).toMatchObject({ value: true, errorCode: 'TARGETING_KEY_MISSING' });
    expect(await client.getStringDetails('checkout', 'x', { targetingKey: 'ana' })).toMatchObject({
      value: 'x',
      errorCode: 'TYPE_MISMATCH',
    });
  });

  it('adds its context to that of every question', async () => {
    await write({
      checkout: { default: 'off', rules: [{ when: { environment: ['stubs'] }, variant: 'on' }] },
    });
    const client = await start({ context: { environment: 'stubs' } });
    expect(await client.getBooleanValue('checkout', false, { targetingKey: 'ana' })).toBe(true);
  });

  it('does not start without a file, or with one that is wrong: every problem at once', async () => {
    await expect(start()).rejects.toThrow(/toggles\.json have 1 problem.*\n.*cannot be read \(ENOENT\)/);
    await write({ a: { default: 'x' }, b: {} });
    await expect(start()).rejects.toMatchObject({
      name: 'ToggleFileError',
      code: 'TOGGLES_INVALID',
      problems: [{ path: 'toggles.b.default' }, { path: 'toggles.a.default' }],
    });
  });

  it('follows the file, also when another takes its place, and names what changed', async () => {
    await write({ a: { default: 'off' }, b: { default: 'off' } });
    const client = await start();
    const changed = next(client, ServerProviderEvents.ConfigurationChanged);
    await writeFile(
      `${file}.new`,
      '{"toggles":{"a":{"default":"on"},"b":{"default":"off"},"c":{"default":"on"}}}',
    );
    await rename(`${file}.new`, file);
    expect((await changed).flagsChanged).toEqual(['a', 'c']);
    expect(await client.getBooleanValue('a', false)).toBe(true);
  });

  it('keeps the last good toggles while the file is malformed or gone, says so once, and recovers', async () => {
    await write({ a: { default: 'on' } });
    const problems = new EventEmitter<{ problem: [string] }>();
    const told: string[] = [];
    const client = await start({
      onProblem: ({ problems: [problem] }) => {
        told.push(problem?.message ?? '');
        problems.emit('problem', problem?.message ?? '');
      },
    });
    const broken = once(problems, 'problem');
    await writeFile(`${file}.new`, '{"toggles":');
    await rename(`${file}.new`, file);
    await broken;
    expect(await client.getBooleanValue('a', false)).toBe(true);
    expect(client.providerStatus).toBe('STALE');

    const gone = once(problems, 'problem');
    await rm(file);
    await gone;
    expect(await client.getBooleanValue('a', false)).toBe(true);
    expect(told).toEqual([expect.stringContaining('not JSON'), 'cannot be read (ENOENT)']);

    const changed = next(client, ServerProviderEvents.ConfigurationChanged);
    await writeFile(`${file}.new`, '{"toggles":{"a":{"default":"off"}}}');
    await rename(`${file}.new`, file);
    await changed;
    expect(await client.getBooleanValue('a', true)).toBe(false);
    expect(client.providerStatus).toBe('READY');
  });

  it('takes any other provider of OpenFeature', async () => {
    const provider = new InMemoryProvider({
      checkout: { disabled: false, defaultVariant: 'on', variants: { on: true, off: false } },
    });
    const toggles = await createToggles({ provider });
    open.push(toggles);
    expect(await toggles.client.getBooleanValue('checkout', false)).toBe(true);
  });

  it('refuses a pause between two readings that cannot be kept', async () => {
    await write({});
    for (const pollMs of [0, -1, Number.NaN, 2 ** 31]) {
      await expect(createToggles({ file, pollMs })).rejects.toThrow(
        `have pollMs ${pollMs}. Use milliseconds above 0 and at most 2147483647.`,
      );
    }
  });

  it('takes fixed values, the same for everybody', async () => {
    const toggles = await createToggles({ values: { checkout: true, limit: 5, texts: { title: 'A' } } });
    open.push(toggles);
    expect(await toggles.client.getBooleanValue('checkout', false, { targetingKey: 'ana' })).toBe(true);
    expect(await toggles.client.getNumberValue('limit', 0)).toBe(5);
    expect(await toggles.client.getObjectValue('texts', {})).toEqual({ title: 'A' });
    expect(await toggles.client.getBooleanValue('other', true)).toBe(true);
  });

  it('gives fallbacks once it is closed, and leaves the default provider alone', async () => {
    await write({ a: { default: 'on' } });
    let closed = false;
    class WatchedProvider extends FileProvider {
      override onClose(): Promise<void> {
        closed = true;
        return super.onClose();
      }
    }
    const provider = new WatchedProvider({ file });
    const toggles = await createToggles({ provider });
    expect(await OpenFeature.getClient().getBooleanValue('a', false)).toBe(false);
    await toggles.close();
    expect(await toggles.client.getBooleanValue('a', false)).toBe(false);
    expect(closed).toBe(true);
  });
});

describe('FileProvider', () => {
  it('reads the file when it is told to, whatever happens', async () => {
    await write({ a: { default: 'off' } });
    const provider = new FileProvider({ file, pollMs: 3_600_000, onProblem: () => {} });
    await provider.initialize();
    await write({ a: { default: 'on' } });
    await Promise.all([provider.reload(), provider.reload()]);
    expect(await provider.resolveBooleanEvaluation('a', false, {})).toMatchObject({ value: true });
    await writeFile(file, 'nothing');
    await expect(provider.reload()).resolves.toBeUndefined();
    await provider.onClose();
  });
});

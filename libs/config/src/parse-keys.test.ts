import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answerConfigRequest } from './command.ts';
import { ConfigError, ConfigRequest, defineConfig, secret } from './index.ts';
import type { ConfigInputs, Environment } from './index.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config wide '));
});

afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('whatever the sources hold', () => {
  const config = defineConfig({
    count: { schema: z.int(), description: 'Count.' },
    flag: { schema: z.boolean(), description: 'Flag.', default: false },
    list: { schema: z.array(z.string()), description: 'List.', default: [] },
    rates: { schema: z.record(z.string(), z.number()), description: 'Rates.', default: {} },
  });
  const names = fc.constantFrom('COUNT', 'FLAG', 'LIST', 'RATES', 'COUNT_FILE', 'COUMT', '__proto__');
  const flags = fc.constantFrom(
    '--count',
    '--flag',
    '--no-flag',
    '--list=',
    '--',
    '-',
    '--=',
    '--__proto__',
    '-c',
  );

  it('nothing is thrown, each key has an origin, and values are all there or problems are', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          names,
          fc.string({ maxLength: 20 }).map((text) => text.replaceAll('\0', '')),
        ),
        fc.array(fc.oneof(flags, fc.string({ maxLength: 9 }))),
        fc.oneof(fc.json(), fc.string()),
        (environment, args, text) => {
          const result = config.parse(environment, { flags: args, file: write('any.json', text) });
          expect(Object.keys(result.origins)).toEqual(['count', 'flag', 'list', 'rates']);
          expect(result.ok ? Object.keys(result.values).length === 4 : result.problems.length > 0).toBe(true);
        },
      ),
    );
  });

  it('the strongest source that has a key wins', () => {
    const one = defineConfig({ count: { schema: z.int(), description: 'Count.', default: 0 } });
    fc.assert(
      fc.property(fc.subarray(['file', 'environment', 'secret file', 'flag']), (sources) => {
        const has = (source: string, value: string): string | undefined =>
          sources.includes(source) ? value : undefined;
        const environment: Environment = {
          COUNT: has('environment', '2'),
          COUNT_FILE: has('secret file', write('count', '3')),
        };
        const result = one.parse(environment, {
          file: write('count.json', has('file', '{"count":1}') ?? '{}'),
          flags: sources.includes('flag') ? ['--count=4'] : [],
        });
        const order = ['default', 'file', 'environment', 'secret file', 'flag'];
        const strongest = order.findLast((source) => source === 'default' || sources.includes(source))!;
        expect(result).toMatchObject({
          ok: true,
          values: { count: order.indexOf(strongest) },
          origins: { count: { source: strongest } },
        });
      }),
    );
  });

  it('values are frozen at every depth', () => {
    const { list, rates } = config.load({ COUNT: '1', LIST: 'a,b', RATES: '{"a":1}' });
    expect([Object.isFrozen(list), Object.isFrozen(rates)]).toEqual([true, true]);
    expect(() => list.push('c')).toThrow(TypeError);
  });

  it('a secret is shown nowhere, whether it is taken or refused, from whatever source', () => {
    const word = fc.stringMatching(/^[a-z]{4}[0-9]{6}[a-z]{2}$/);
    fc.assert(
      fc.property(
        word,
        fc.constantFrom('environment', 'secret file', 'file', 'flag'),
        fc.boolean(),
        (given, source, taken) => {
          const rule = taken ? z.string() : z.string().max(3);
          const definition = defineConfig({
            key: { schema: secret(rule), description: 'Key.', ...(taken && { default: given }) },
            login: {
              schema: z.object({ user: z.string(), password: secret(rule) }).optional(),
              description: 'Login.',
            },
          });
          const login = { user: 'ana', password: given };
          const environment: Environment = {
            ...(source === 'environment' && { KEY: given, LOGIN: JSON.stringify(login) }),
            ...(source === 'secret file' && { KEY_FILE: write('key', given) }),
          };
          const inputs: ConfigInputs = {
            file: write('secret.json', source === 'file' ? JSON.stringify({ key: given, login }) : '{}'),
            flags: source === 'flag' ? [`--key=${given}`] : [],
          };
          const result = definition.parse(environment, inputs);
          const error = result.ok ? undefined : new ConfigError(result.problems, 'payments');
          const questions = [
            '--print-config',
            '--print-config=schema',
            '--print-config=env',
            '--print-config=markdown',
          ];
          const answers = questions.map((question) => {
            const flags = [...inputs.flags!, question];
            const asked = { subject: 'payments', definition, environment, inputs: { ...inputs, flags } };
            return answerConfigRequest(new ConfigRequest(asked), folder);
          });
          const shown = format(
            '%s %j %o %O',
            result,
            result,
            result,
            error?.stack,
            JSON.stringify(answers),
            error,
          );
          expect(shown).not.toContain(given);
        },
      ),
    );
  });
});

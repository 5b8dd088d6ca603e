import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigRequest, defineConfig, secret, throwConfigRequest } from '../index.ts';
import type { Environment } from '../index.ts';
import { answerConfigRequest } from './answer-config-request.ts';
import type { ConfigAnswer } from './config-answer.ts';

const config = defineConfig({
  fraudUrl: { schema: z.url(), description: 'Fraud.' },
  limit: { schema: z.int().positive(), description: 'Limit.', default: 5 },
  note: { schema: z.string().optional(), description: 'Note.' },
  apiKey: { schema: secret(z.string().min(5)), description: 'Key.' },
});

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config command '));
});

afterAll(() => rmSync(folder, { recursive: true }));

function ask(flags: string[], environment: Environment = {}, root = folder): ConfigAnswer {
  try {
    throwConfigRequest('payments', config, environment, { flags });
  } catch (error) {
    if (error instanceof ConfigRequest) {
      return answerConfigRequest(error, root);
    }
  }
  throw new Error('nothing was asked');
}

describe('--print-config', () => {
  it('shows each value with its source, secrets masked', () => {
    const answer = ask(['--limit=7', '--print-config'], {
      FRAUD_URL: 'http://ana:hunter2@fraud/',
      API_KEY: 'hunter2',
    });
    expect(answer).toEqual({
      output: [
        'KEY       VALUE                         SOURCE       FROM',
        'fraudUrl  "http://ana:[secret]@fraud/"  environment  FRAUD_URL',
        'limit     7                             flag         --limit',
        'note      not set                       nowhere',
        'apiKey    [secret]                      environment  API_KEY',
        '',
      ].join('\n'),
      complaint: '',
      exitCode: 0,
    });
  });

  it('shows what it can of a configuration that is refused, and why it is', () => {
    const answer = ask(['--print-config'], { LIMITS: '3', LIMIT: '-1', API_KEY: 'hunt' });
    expect(answer.exitCode).toBe(1);
    expect(answer.output).toContain('limit     refused  environment  LIMIT\n');
    expect(answer.complaint).toContain('The configuration of payments has 3 problems:');
    expect(JSON.stringify(answer)).not.toContain('hunt');
  });

  it('tells of unknown names without a failure', () => {
    const answer = ask(['--print-config'], { FRAUD_URL: 'http://x/', API_KEY: 'hunter2', LIMITS: '3' });
    expect(answer).toMatchObject({ exitCode: 0, complaint: expect.stringContaining('did you mean LIMIT?') });
  });

  it('gives the schema, the example and the table', () => {
    expect(JSON.parse(ask(['--print-config=schema']).output)).toMatchObject({ type: 'object' });
    expect(ask(['--print-config=env']).output).toContain('FRAUD_URL=\n');
    expect(ask(['--print-config=markdown']).output).toContain('| `fraudUrl` |');
    expect(ask(['--print-config=yaml'])).toMatchObject({
      exitCode: 1,
      complaint: expect.stringContaining('values, schema, env, markdown'),
    });
  });
});

describe('--check-config', () => {
  function writeService(name: string, environments: Record<string, unknown>): string {
    const root = join(folder, name);
    mkdirSync(join(root, 'config'), { recursive: true });
    writeFileSync(join(root, 'service.json'), '{"dependencies":{"services":["fraud"]}}');
    for (const [environment, values] of Object.entries(environments)) {
      writeFileSync(join(root, 'config', `${environment}.json`), JSON.stringify(values));
    }
    return root;
  }

  it('accepts values that lack only secrets and what the runtime sets, whatever its own environment is', () => {
    const root = writeService('good', { integration: { limit: 3 }, production: { fraudUrl: 'https://x/' } });
    expect(ask(['--check-config'], { LIMIT: 'broken' }, root)).toEqual({
      output: 'config/integration.json: can be used\nconfig/production.json: can be used\n',
      complaint: '',
      exitCode: 0,
    });
  });

  it('refuses bad values, unknown names and secrets, all at once', () => {
    const root = writeService('bad', {
      integration: { limit: 0, limti: 3, apiKey: 'hunt' },
      production: { limit: 1 },
    });
    const answer = ask(['--check-config'], {}, root);
    expect(answer.exitCode).toBe(1);
    expect(answer.output).toContain('integration.json: cannot be used\nconfig/production.json: can be used');
    expect(answer.complaint).toContain('The configuration of payments in integration has 3 problems:');
    expect(answer.complaint).toContain('rename it to "limit"');
    expect(answer.complaint).toContain('remove "apiKey"');
    expect(answer.complaint).not.toContain('hunt');
    expect(ask(['--check-config=production'], {}, root)).toMatchObject({ exitCode: 0 });
  });

  it('wants what is required where the runtime does not set it', () => {
    const root = writeService('missing', { production: {} });
    rmSync(join(root, 'service.json'));
    const { complaint } = ask(['--check-config'], {}, root);
    expect(complaint).toContain('FRAUD_URL is not set');
    expect(complaint).toContain(`add "fraudUrl" to ${join(root, 'config/production.json')}`);
  });

  it('tells of a file that is no JSON, and of nothing that may be in it', () => {
    const root = writeService('broken', {});
    rmSync(join(root, 'service.json'));
    const file = join(root, 'config/production.json');
    writeFileSync(file, '');
    expect(ask(['--check-config'], {}, root)).toEqual({
      output: 'config/production.json: cannot be used\n',
      complaint: `The configuration of payments in production has 1 problem:

  production.json is unusable (from the file ${file})
    key:      the config file
    expected: a JSON file (this one is empty)
    fix:      correct ${file}
`,
      exitCode: 1,
    });
  });

  it('has nothing to say without a file, but refuses an environment that has none', () => {
    const root = join(folder, 'empty');
    expect(ask(['--check-config'], {}, root)).toMatchObject({ exitCode: 0 });
    expect(ask(['--check-config=production'], {}, root)).toMatchObject({ exitCode: 1 });
  });
});

describe('a configuration that nobody asks about', () => {
  it('is not kept from being read', () => {
    expect(() => throwConfigRequest('x', config, {}, { flags: ['--limit=3'] })).not.toThrow();
    expect(() => throwConfigRequest('x', config, {}, {})).not.toThrow();
  });

  it('has no key that takes the flags which ask', () => {
    expect(() =>
      defineConfig({ printConfig: { schema: z.boolean(), description: 'Print.', default: false } }),
    ).toThrow('The keys the flag of every process and printConfig both read --print-config.');
    expect(() =>
      defineConfig({
        a: { schema: z.string(), description: 'A.', env: 'X' },
        b: { schema: z.string(), description: 'B.', env: 'X' },
      }),
    ).toThrow('The keys a and b both read X. Rename one, or give it an `env`.');
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineConfig } from './index.ts';

const config = defineConfig({
  fraudUrl: { schema: z.url(), description: 'Fraud.', default: 'http://fraud/' },
  host: { schema: z.string(), description: 'Host.', default: 'localhost' },
  limit: { schema: z.int(), description: 'Limit.', default: 1 },
});

const unknown = (environment: Record<string, string>, prefix?: string): unknown =>
  config
    .parse(environment, prefix === undefined ? {} : { prefix })
    .warnings.map(({ name, nearest }) => [name, nearest]);

describe('unknown variables', () => {
  it('are warned about when they nearly match that of a key that is not set', () => {
    expect(unknown({ FRUAD_URL: 'http://x/', fraud_url: 'x', LIMITS: '3', FRAUD_UR_FILE: '/x' })).toEqual([
      ['FRUAD_URL', 'FRAUD_URL'],
      ['fraud_url', 'FRAUD_URL'],
      ['LIMITS', 'LIMIT'],
      ['FRAUD_UR_FILE', 'FRAUD_URL'],
    ]);
    expect(unknown({ LIMIT: '2', LIMITS: '3' })).toEqual([]);
    expect(unknown({ ROADBED_CONFG_FILE: '/x' })).toEqual([['ROADBED_CONFG_FILE', 'ROADBED_CONFIG_FILE']]);
  });

  it('are left alone when they are everyday ones, the files of keys, or nothing', () => {
    expect(
      unknown({ HOME: '/root', PWD: '/', HOSTNAME: 'x', FRAUD_URL_FILE: '', LIMIT_FILE: '', FRUAD_URL: '' }),
    ).toEqual([]);
  });

  it('are warned about when they begin with the prefix, but for those that Kubernetes sets', () => {
    expect(
      unknown(
        {
          PAYMENTS_LIMIT: '3',
          PAYMENTS_SERVICE_HOST: '10.0.0.1',
          PAYMENTS_SERVICE_PORT_HTTP: '80',
          PAYMENTS_PORT: 'tcp://10.0.0.1:80',
          PAYMENTS_PORT_80_TCP_ADDR: '10.0.0.1',
        },
        'PAYMENTS_',
      ),
    ).toEqual([['PAYMENTS_LIMIT', undefined]]);
  });

  it('are told by name alone', () => {
    const { warnings } = config.parse({ FRUAD_URL: 'hunter2' });
    expect(warnings.map(({ message }) => message)).toEqual([
      'FRUAD_URL is not read by any key of the configuration; did you mean FRAUD_URL?',
    ]);
  });
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createDetailsGuard } from './index.ts';
import type { DetailsRequest } from './index.ts';

describe('createDetailsGuard', () => {
  const request = (
    remoteAddress: string | undefined,
    headers: DetailsRequest['headers'] = {},
  ): DetailsRequest => ({
    headers: { host: 'localhost:3000', ...headers },
    socket: { remoteAddress },
  });

  it('lets this machine see details, directly and by a name of this machine only', () => {
    const mayRead = createDetailsGuard();
    for (const address of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1']) {
      expect([address, mayRead(request(address))]).toEqual([address, true]);
    }
    for (const host of ['127.0.0.1', '[::1]:80', 'LOCALHOST']) {
      expect([host, mayRead(request('::1', { host }))]).toEqual([host, true]);
    }
    for (const host of ['attacker.example', 'localhost.attacker.example', '127.0.0.1.attacker.example', '']) {
      expect([host, mayRead(request('::1', { host }))]).toEqual([host, false]);
    }
    for (const address of ['10.0.0.5', '::ffff:10.0.0.5', '1127.0.0.1', '', undefined]) {
      expect([address, mayRead(request(address))]).toEqual([address, false]);
    }
  });

  it('does not take a request that a proxy of this machine passes on for one of this machine', () => {
    const mayRead = createDetailsGuard();
    for (const name of ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'via']) {
      expect([name, mayRead(request('127.0.0.1', { [name]: 'x' }))]).toEqual([name, false]);
    }
  });

  it('lets the bearer of the token see details from anywhere, and nobody with another one', () => {
    const mayRead = createDetailsGuard({ token: 'example', loopback: false });
    const from = (authorization?: string): boolean => mayRead(request('10.0.0.5', { authorization }));
    expect(from('Bearer example')).toBe(true);
    expect([from(), from(''), from('Bearer '), from('Bearer exampl'), from('example')]).toEqual(
      Array.from({ length: 5 }, () => false),
    );
    expect(mayRead(request('127.0.0.1'))).toBe(false);
    expect(() => createDetailsGuard({ token: '' })).toThrow(/token for health details is empty/);
  });

  it('loads cryptography only for a token', async () => {
    const loaded = async (options: string): Promise<string> => {
      const code = `
        import { createDetailsGuard } from './index.ts';
        createDetailsGuard(${options});
        console.log(process.moduleLoadList.includes('NativeModule crypto'));`;
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--input-type=module-typescript', '--eval', code],
        { cwd: import.meta.dirname },
      );
      return stdout.trim();
    };
    expect([await loaded('{}'), await loaded('{ token: "example" }')]).toEqual(['false', 'true']);
  });
});

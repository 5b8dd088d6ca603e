import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskSecrets } from './mask-secrets.ts';

describe('maskSecrets', () => {
  it.each([
    'password',
    'Authorization',
    'set-cookie',
    'X-Api-Key',
    'api_key',
    'apiKey',
    'access_token',
    'refreshToken',
    'CLIENT_SECRET',
  ])('masks %s, also within objects and lists', (name) => {
    const value = { [name]: 'x', user: 'ana', headers: { [name]: ['x'] }, list: [{ [name]: 7 }, 'y'] };
    expect(maskSecrets(value)).toEqual({
      [name]: '[secret]',
      user: 'ana',
      headers: { [name]: '[secret]' },
      list: [{ [name]: '[secret]' }, 'y'],
    });
  });

  it('leaves names alone that only begin like a secret', () => {
    const value = { tokens: 3, passwordLength: 8, secretary: 'ben' };
    expect(maskSecrets(value)).toBe(value);
  });

  it('shows that a secret is missing', () => {
    const value = { password: undefined, token: null, secret: '' };
    expect(maskSecrets(value)).toBe(value);
  });

  it('leaves alone what is not logged as the object it is', () => {
    const value = { at: new Date(0), bytes: Buffer.from('token') };
    expect(maskSecrets(value)).toBe(value);
  });

  it('names an object that holds itself once', () => {
    const value: Record<string, unknown> = { token: 'x' };
    value['self'] = value;
    expect(maskSecrets(value)).toEqual({ token: '[secret]', self: '[Circular]' });
  });

  it('changes neither the value given nor anything but secrets', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('password', 'note'), (content, name) => {
        const value = { [name]: 'hidden', content };
        const before = structuredClone(value);
        const masked = maskSecrets(value);
        expect(value).toEqual(before);
        expect(masked.content).toEqual(content);
        expect(JSON.stringify(masked).includes('hidden')).toBe(name === 'note');
      }),
    );
  });
});

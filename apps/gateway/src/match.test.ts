import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchRequest } from './match.ts';

const alphabet = ['a', 'b', 'z', '0', '9', '-'];
const name = fc
  .string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength: 63 })
  .filter((text) => !text.startsWith('-') && !text.endsWith('-'));
const rest = fc.webPath().map((path) => `/${path.replace(/^\/+/, '')}`);

test('every service is found by its host, in any case, with any port, the path left alone', () => {
  fc.assert(
    fc.property(
      name,
      name,
      rest,
      fc.constantFrom('', ':80', ':', '.', '.:4402'),
      (service, environment, path, end) => {
        const host = `${service}.${environment}.LocalHost${end}`;
        expect(matchRequest(host, path)).toEqual({ service, environment, path, prefix: '' });
      },
    ),
  );
});

test('every service is found by its path, and prefix and path together are what was asked', () => {
  const host = fc.constantFrom(
    '127.0.0.1:4402',
    'localhost',
    '[::1]:4402',
    'payments.localhost',
    'example.com',
  );
  fc.assert(
    fc.property(name, name, rest, host, (service, environment, path, host) => {
      const match = matchRequest(host, `/${environment}/${service}${path}`);
      expect(match).toEqual({ service, environment, path, prefix: `/${environment}/${service}` });
      expect(`${match?.prefix}${match?.path}`).toBe(`/${environment}/${service}${path}`);
    }),
  );
});

test('whatever is asked, a match names two labels and a path that starts with a slash', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (host, target) => {
      const match = matchRequest(host, `/${target}`);
      if (!match) return;
      expect(match.path).toMatch(/^\//);
      expect(`${match.environment}.${match.service}`).toMatch(/^[a-z0-9-]{1,63}\.[a-z0-9-]{1,63}$/);
    }),
    { numRuns: 1_000 },
  );
});

test.for([
  ['x', '/integration/payments', '/'],
  ['x', '/integration/payments?a=/b', '/?a=/b'],
  ['x', '/integration/payments//double', '//double'],
  ['x', '/integration/payments/../fraud', '/../fraud'],
] as const)('%s %s goes on as %s', ([host, target, path]) => {
  expect(matchRequest(host, target)?.path).toBe(path);
});

test.for([
  ['', '/'],
  ['x', '/integration'],
  ['x', '//integration/payments'],
  ['x', '/%69ntegration/payments'],
  ['x', '/Integration/payments'],
  ['x', '/integration/-payments'],
  ['x', '/integration/pay_ments/'],
  ['a.b.c.localhost', '/'],
  ['payments.integration.localhost.example.com', '/'],
  [`${'a'.repeat(64)}.integration.localhost`, '/'],
] as const)('host "%s" with %s names no service', ([host, target]) => {
  expect(matchRequest(host, target)).toBeUndefined();
});

test('the host decides over the path', () => {
  expect(matchRequest('payments.integration.localhost', '/production/fraud/')).toMatchObject({
    service: 'payments',
    environment: 'integration',
  });
});

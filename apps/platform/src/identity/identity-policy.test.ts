import { expect, test } from 'vitest';
import { isLoopback, toIdentityPolicy } from './identity-policy.ts';

test.each([
  ['http://127.0.0.1:4401', 'http://127.0.0.1:4400/api/', undefined, 'trusted'],
  ['http://localhost:4401', 'http://[::1]:4400/api/', undefined, 'trusted'],
  ['http://127.0.0.1:4401', undefined, undefined, 'tokens'],
  ['http://127.0.0.1:4401', 'https://slack.example/api/', undefined, 'tokens'],
  ['https://platform.example', 'http://127.0.0.1:4400/api/', undefined, 'tokens'],
  ['http://127.0.0.1:4401', 'http://127.0.0.1:4400/api/', 'tokens', 'tokens'],
] as const)(
  'a platform at %s with Slack at %s, told %s, asks for %s',
  (platformUrl, slackApiUrl, apiIdentity, policy) => {
    expect(toIdentityPolicy({ platformUrl, slackApiUrl, apiIdentity })).toBe(policy);
  },
);

test('trust where others could reach the platform stops the start', () => {
  const asked = {
    platformUrl: 'https://platform.example',
    slackApiUrl: undefined,
    apiIdentity: 'trusted' as const,
  };
  expect(() => toIdentityPolicy(asked)).toThrow(/ROADBED_API_IDENTITY=trusted.*Set it to tokens/);
});

test.each([
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['10.0.0.1', false],
  ['127.0.0.1.example', false],
  ['', false],
])('%s is this machine alone: %s', (address, expected) => expect(isLoopback(address)).toBe(expected));

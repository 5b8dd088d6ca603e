import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDeploy } from './parse-deploy.ts';

test.each([
  [
    'payments to production',
    { kind: 'request', service: 'payments', release: undefined, environment: 'production' },
  ],
  [
    '  Payments   TO  Production ',
    { kind: 'request', service: 'payments', release: undefined, environment: 'production' },
  ],
  [
    'payments abc123 to production',
    { kind: 'request', service: 'payments', release: 'abc123', environment: 'production' },
  ],
  ['to to to', { kind: 'request', service: 'to', release: undefined, environment: 'to' }],
  ['status', { kind: 'status', service: undefined }],
  ['status payments', { kind: 'status', service: 'payments' }],
  ['', { kind: 'help' }],
  ['help', { kind: 'help' }],
])('%j is understood', (text, expected) => expect(parseDeploy(text)).toEqual(expected));

test.each([
  ['payments', /where to\?/],
  ['payments to', /after "to" goes an environment/],
  ['payments to production now', /"now"|"production now"/],
  ['payments abc def to production', /"payments abc def" is more/],
  ['status payments fraud', /one service at most/],
])('%j is answered with what is unclear', (text, why) => {
  expect(parseDeploy(text)).toMatchObject({ kind: 'unclear', why: expect.stringMatching(why) });
});

test('any text is either understood or answered, and a request names what was typed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const command = parseDeploy(text);
      expect(['request', 'status', 'help', 'unclear']).toContain(command.kind);
      if (command.kind !== 'request') return;
      expect(text.toLowerCase()).toContain(command.service);
      expect(text.toLowerCase()).toContain(command.environment);
    }),
  );
});

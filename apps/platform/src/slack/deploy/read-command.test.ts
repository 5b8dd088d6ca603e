import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCommand } from './read-command.ts';
import { readRelease } from './read-release.ts';
import { verbs } from './verbs.ts';

const services = new Set(['payments', 'status']);

test.each([
  ['payments to production', 'request'],
  ['request payments to production', 'request'],
  ['  STATUS  payments ', 'status'],
  ['status', 'status'],
  ['status to production', 'request'],
])('%j is for the verb %s', (text, name) => {
  expect(readCommand(text, services)).toMatchObject({ kind: 'do', verb: { name } });
});

test.each([
  ['', undefined],
  ['help', undefined],
  ['Help status', 'status'],
  ['help wat', undefined],
])('%j is answered with help', (text, name) => {
  const command = readCommand(text, services);
  expect(command.kind).toBe('help');
  expect(command.kind === 'help' && command.verb?.name).toBe(name);
});

test.each([
  ['payments', /where to\?/],
  ['payments to', /after "to" goes an environment/],
  ['payments to production now', /"now" is more/],
  ['payments abc def to production', /"payments abc def" is more/],
  ['status payments fraud', /one service at most/],
  ['statsu payments', /no verb "statsu": did you mean "status"\?/],
  ['because', /no verb "because"/],
])('%j is answered with what is unclear', (text, why) => {
  expect(readCommand(text, services)).toMatchObject({
    kind: 'unclear',
    why: expect.stringMatching(why),
  });
});

test.each([
  [['payments', 'to', 'production'], { service: 'payments', release: undefined, environment: 'production' }],
  [['payments', 'TO', 'Production'], { service: 'payments', release: undefined, environment: 'production' }],
  [
    ['payments', 'abc123', 'to', 'production'],
    { service: 'payments', release: 'abc123', environment: 'production' },
  ],
  [['to', 'to', 'to'], { service: 'to', release: undefined, environment: 'to' }],
])('%j names a release and an environment', (words, asked) => {
  expect(readRelease(words)).toEqual({ ok: true, asked });
});

test('any text is either understood or answered', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(['do', 'help', 'unclear']).toContain(readCommand(text, services).kind);
    }),
  );
});

test('every verb has a name of its own, in one word, with which its usage begins', () => {
  expect(new Set(verbs.map(({ name }) => name)).size).toBe(verbs.length);
  for (const { name, usage } of verbs.slice(1)) {
    expect(name).toMatch(/^[a-z]+$/);
    expect(usage.split(' ')[0]).toBe(name);
  }
});

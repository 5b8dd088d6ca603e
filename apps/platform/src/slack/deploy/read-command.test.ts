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
  ['payments to production --dry-run', 'request'],
  ['check payments abc1 to production', 'check'],
  ['lock payments in production because it is red', 'lock'],
  ['Lock payments in production for 2 hours because', 'lock'],
  ['steal payments in production for 1h30m because I must', 'steal'],
  ['unlock payments in production', 'unlock'],
  ['wait payments in production', 'wait'],
  ['leave payments in production', 'leave'],
  ['locks', 'locks'],
  ['freeze production until 2026-12-01 09:00 because the sale is on', 'freeze'],
  ['freeze finance in production until "2026-12-01 09:00" because the sale is on', 'freeze'],
  ['freeze production for 2 days because the sale is on', 'freeze'],
  ['freeze production until 17:00 because the sale is on', 'freeze'],
  ['unfreeze FR-1 because it is over', 'unfreeze'],
  ['queue payments', 'queue'],
  ['withdraw c-12', 'withdraw'],
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
  ['statsu payments', /no verb "statsu": did you mean "status"/],
  ['because', /no verb "because"/],
  ['check payments', /where to\?/],
  ['lock payments', /"in" and an environment/],
  ['lock payments in production for ever because', /"for ever" is no time/],
  ['lock payments in production now because', /"now" is no time/],
  ['wait', /which service\?/],
  ['freeze', /what\?/],
  ['freeze production because the sale is on', /until when\?/],
  ['freeze production until tomorrow because the sale is on', /"tomorrow" is no time/],
  ['freeze production until 2026-02-30 because the sale is on', /"2026-02-30" is no time/],
  ['freeze all of production until 17:00', /"all of production" is neither/],
  ['unfreeze', /one environment or freeze/],
  ['queue', /one service/],
  ['withdraw payments', /which change\?/],
  ['lok payments in production', /did you mean .*"lock"/],
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

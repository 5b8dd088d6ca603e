import { expect, test } from 'vitest';
import { emergencyVerb } from './emergency-verb.ts';
import { readCommand } from './read-command.ts';
import { readWords } from './read-words.ts';
import { reviewVerb } from './review-verb.ts';
import { tokenVerb } from './token-verb.ts';

test.each([
  ['emergency payments to production because it burns', emergencyVerb],
  ['emergency payments abc123 to production', emergencyVerb],
  ['review', reviewVerb],
  ['review C-12 it was needed because it burned', reviewVerb],
  ['token', tokenVerb],
  ['token list', tokenVerb],
  ['token revoke T-7', tokenVerb],
])('%j is understood', (text, verb) => {
  expect(readCommand(text, new Set(['payments']))).toMatchObject({ kind: 'do', verb: { name: verb.name } });
});

test.each([
  ['emergency payments', /where to\?/],
  ['review it', /"it" is no change/],
  ['token please', /say token/],
  ['token revoke', /say token/],
  ['token revoke T-7 T-8', /say token/],
])('%j is answered with what is unclear', (text, why) => {
  expect(readCommand(text, new Set(['payments']))).toMatchObject({
    kind: 'unclear',
    why: expect.stringMatching(why),
  });
});

test('a verb in the name of a service is a service', () => {
  const read = readCommand('token to production', new Set(['token']));
  expect(read).toMatchObject({ kind: 'do', verb: { name: 'request' } });
  expect(readWords('C-12 needed because it burned')).toEqual({
    words: ['C-12', 'needed'],
    reason: 'it burned',
  });
});

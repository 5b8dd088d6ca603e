import { expect, test } from 'vitest';
import { readCommand } from './read-command.ts';

const services = new Set(['payments']);

test.each([
  ['promote C-12', 'promote'],
  ['pause c-12 because let me look', 'pause'],
  ['resume C-12', 'resume'],
  ['abort C-12 because "the totals are wrong"', 'abort'],
  ['rollback payments in production', 'rollback'],
  ['ROLLBACK payments IN Production because the totals are wrong', 'rollback'],
  ['promote to production', 'request'],
])('%j is for the verb %s', (text, name) => {
  expect(readCommand(text, services)).toMatchObject({ kind: 'do', verb: { name } });
});

test.each([
  ['abort', /abort takes the id of a change\. For example: \/deploy abort C-12/],
  ['pause payments', /pause takes the id of a change/],
  ['promote C-12 C-13', /promote takes the id of a change/],
  ['rollback payments', /roll back what, and where\? For example: \/deploy rollback payments in production/],
  ['rollback payments in production now', /roll back what, and where/],
  ['rollback payments to production', /roll back what, and where/],
])('%j is answered with what is unclear', (text, why) => {
  expect(readCommand(text, services)).toMatchObject({ kind: 'unclear', why: expect.stringMatching(why) });
});

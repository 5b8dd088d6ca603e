import { expect, test } from 'vitest';
import { untilAnswered } from './until-answered.ts';

test('what cannot be read is asked for again, and that is told', async () => {
  const answers = [new Error('Connection terminated unexpectedly'), 'C-1'];
  const told: unknown[] = [];
  const ask = async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  expect(await untilAnswered(ask, { warn: (fields) => told.push(fields) })).toBe('C-1');
  expect(told).toEqual([{ err: new Error('Connection terminated unexpectedly') }]);
});

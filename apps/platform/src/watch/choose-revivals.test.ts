import { expect, test } from 'vitest';
import { chooseRevivals } from './choose-revivals.ts';

const needed = new Set(['C-1-1', 'C-2-1']);

test('what rollouts need and does not run is started again', () => {
  const noted = ['C-1-1', 'C-2-1', 'C-3-1'];
  expect(chooseRevivals({ noted, running: new Set(), live: ['C-1-1'], needed })).toEqual(['C-1-1', 'C-2-1']);
  expect(chooseRevivals({ noted, running: new Set(['C-1-1']), live: ['C-1-1'], needed })).toEqual(['C-2-1']);
  expect(chooseRevivals({ noted: [], running: new Set(), live: ['C-1-1'], needed })).toEqual([]);
});

test('an instance whose place another has is not', () => {
  const noted = ['C-1-1', 'C-1-2', 'C-2-1'];
  expect(chooseRevivals({ noted, running: new Set(), live: ['C-1-2'], needed })).toEqual(['C-2-1']);
});

test('nor is one whose place another has that nobody put on record', () => {
  const noted = ['C-1-1', 'C-1-2', 'C-2-1'];
  expect(chooseRevivals({ noted, running: new Set(['C-1-2']), live: ['C-1-1'], needed })).toEqual(['C-2-1']);
});

test('nor by another change whose number begins alike', () => {
  const noted = ['C-1-1', 'C-12-1'];
  expect(chooseRevivals({ noted, running: new Set(['C-12-1']), live: [], needed })).toEqual(['C-1-1']);
});

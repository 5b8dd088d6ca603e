import { expect, test } from 'vitest';
import { createRandom } from './random.ts';

const numbers = (seed: string) => {
  const random = createRandom(seed);
  return Array.from({ length: 1000 }, () => random.next());
};

test('a seed gives the same numbers again, another gives others', () => {
  expect(numbers('1')).toEqual(numbers('1'));
  expect(numbers('1')).not.toEqual(numbers('2'));
});

test('numbers are spread over the whole range', () => {
  const found = numbers('3');
  expect(Math.min(...found)).toBeLessThan(0.01);
  expect(Math.max(...found)).toBeGreaterThan(0.99);
  const random = createRandom('4');
  const dice = new Set(Array.from({ length: 200 }, () => random.whole(1, 6)));
  expect(dice).toEqual(new Set([1, 2, 3, 4, 5, 6]));
});

test('a part has numbers of its own, whatever the whole has used', () => {
  const [used, fresh] = [createRandom('5'), createRandom('5')];
  used.next();
  expect(used.fork('part').next()).toBe(fresh.fork('part').next());
  expect(fresh.fork('part').next()).not.toBe(fresh.fork('other').next());
});

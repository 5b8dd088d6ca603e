import { expect, test } from 'vitest';
import { SignalBook } from './signal-book.ts';

const name = (instance: string, service = 's') => ({ environment: 'e', service, instance });

function createTestBook(keepAtMost = 10) {
  const clock = { ms: 0 };
  const book = new SignalBook({ keepMs: 1_000, keepAtMost, now: () => clock.ms });
  return { book, clock, instances: () => book.report().map(({ instance }) => instance) };
}

test('signals stay a while after their instance has gone, and go on if it comes back in that time', () => {
  const { book, clock, instances } = createTestBook();
  const first = book.take(name('a'));
  first.count(200);
  book.letGo(first);
  clock.ms = 1_000;
  expect(instances()).toEqual(['a']);
  const again = book.take(name('a'));
  expect(again).toBe(first);
  clock.ms = 9_000;
  expect(instances()).toEqual(['a']);
  book.letGo(again);
  clock.ms = 10_001;
  expect(instances()).toEqual([]);
  expect(book.take(name('a')).report().requests).toBe(0);
});

test('an instance that is there under two addresses has gone when both have', () => {
  const { book, clock, instances } = createTestBook();
  const signals = book.take(name('a'));
  book.take(name('a'));
  book.letGo(signals);
  clock.ms = 5_000;
  expect(instances()).toEqual(['a']);
  book.letGo(signals);
  clock.ms = 6_001;
  expect(instances()).toEqual([]);
});

test('of many that have gone the last ones are kept, and all that are there', () => {
  const { book, instances } = createTestBook(2);
  const there = book.take(name('there'));
  const gone = ['a', 'b', 'c', 'd'].map((instance) => book.take(name(instance)));
  for (const signals of gone.toReversed()) book.letGo(signals);
  expect(instances().toSorted()).toEqual(['a', 'b', 'there']);
  book.letGo(there);
  expect(instances()).toEqual(['a', 'there']);
});

test('the report is of what was asked for', () => {
  const { book } = createTestBook();
  book.take(name('a'));
  book.take(name('b', 'other'));
  const of = (filter: { environment?: string; service?: string }) =>
    book.report(filter).map(({ instance }) => instance);
  expect(of({})).toEqual(['a', 'b']);
  expect(of({ environment: 'e', service: 'other' })).toEqual(['b']);
  expect(of({ environment: 'f' })).toEqual([]);
});

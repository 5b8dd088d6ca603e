import { expect, test } from 'vitest';
import { nearest, suggest } from './index.ts';

const services = [
  'catalogue',
  'categories',
  'fraud',
  'navigation',
  'payments',
  'promo',
  'search',
  'vouchers',
];

test.each([
  ['paymets', ['payments']],
  ['PAYMENTS', ['payments']],
  ['pro', ['promo']],
  ['cat', ['catalogue', 'categories']],
  ['xyzzy', []],
  ['', []],
])('%j may mean %j', (typed, expected) => expect(nearest(typed, services)).toEqual(expected));

test.each(services)('%s is its own nearest', (name) => expect(nearest(name, services)[0]).toBe(name));

test('suggest falls back to the whole list', () => {
  expect(suggest('xyzzy', ['a', 'b'])).toBe('there are "a", "b"');
  expect(suggest('xyzzy', [])).toBe('there is none yet');
});

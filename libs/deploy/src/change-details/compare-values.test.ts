import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareValues } from './compare-values.ts';
import { looksSecret } from './looks-secret.ts';

const compare = (before: unknown, after: unknown) =>
  compareValues(new Map([['config/production.json', before]]), new Map([['config/production.json', after]]));

test.each([
  [{ a: { b: 1 } }, { a: { b: 2 } }, ['a.b']],
  [{ a: { b: 1 } }, { a: 1 }, ['a', 'a.b']],
  [{ a: [1, 2] }, { a: [2, 1] }, ['a']],
  [{ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 1 }, { b: 3 }] }, ['a[1].b']],
  [{ 'a.b': 1 }, { a: { b: 1 } }, ['["a.b"]', 'a.b']],
  [{ a: {} }, { a: { b: 1 } }, ['a', 'a.b']],
  [{ a: null }, {}, ['a']],
  [undefined, { a: 1 }, ['a']],
  [1, 2, ['']],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, []],
])('%j and %j differ at %j', (before, after, keys) => {
  expect(compare(before, after).values.map(({ key }) => key)).toEqual(keys);
});

test('of a secret only that it differs is told, in whatever it stands', () => {
  const hidden = [
    { password: 'before1' },
    { db: { url: 'postgres://ana:before1@db/x' } },
    { accounts: [{ name: 'a', apiKey: 'before1' }] },
    { tokens: ['before1', 'b'] },
    { plain: ['xoxb-before1-before1'] },
    { 'smtp.secret': { nested: 'before1' } },
  ];
  for (const before of hidden) {
    const after = JSON.parse(JSON.stringify(before).replaceAll('before1', 'later22')) as unknown;
    const { values, count } = compare(before, after);
    expect(count).toBe(1);
    expect(values).toMatchObject([{ kind: 'changed', secret: true }]);
    expect(JSON.stringify(values)).not.toMatch(/before1|later22/);
  }
});

test('what becomes a secret, or was one, is hidden on both sides', () => {
  const token = `xoxb-${'a'.repeat(20)}`;
  expect(JSON.stringify(compare({ a: 'harmless' }, { a: token }).values)).not.toMatch(/harmless|xoxb/);
  expect(JSON.stringify(compare({ a: token }, { a: 'harmless' }).values)).not.toMatch(/harmless|xoxb/);
});

test.each([
  [['clientSecret'], 'x', true],
  [['API-KEY'], 'x', true],
  [['smtpPassword'], 'x', true],
  [['limit'], 3, false],
  [['fraudUrl'], 'http://fraud.example/', false],
  [['url'], 'http://ana:pass@fraud.example/', true],
  [['note'], 'a long sentence that says what this is for, in words', false],
  [['id'], '3f786850e387550fdab836ed7e6dc881de23001b', true],
  [['key'], '-----BEGIN PRIVATE KEY-----\nMC4', true],
])('%j: %j looks like a secret: %s', (names, value, expected) => {
  expect(looksSecret(names, value)).toBe(expected);
});

test('whatever the values, equal ones differ in nothing, and all differences come back from their digest', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const same = compare(one, structuredClone(one));
      expect(same).toMatchObject({ count: 0, values: [] });
      const there = compare(one, other);
      expect(there.count).toBe(compare(other, one).count);
      expect(there.digest === same.digest).toBe(there.count === 0);
    }),
  );
});

test('a huge difference is counted whole, listed in part, and its digest covers all of it', () => {
  const many = (last: string) =>
    Object.fromEntries(
      Array.from({ length: 5000 }, (_, at) => [`key ${at}`, at === 4999 ? last : 'x'.repeat(400)]),
    );
  const one = compare({}, many('a'));
  expect(one.count).toBe(5000);
  expect(one.values).toHaveLength(200);
  expect(one.values.every(({ after = '' }) => after.length <= 300)).toBe(true);
  expect(one.digest).not.toBe(compare({}, many('b')).digest);
});

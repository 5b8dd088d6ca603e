import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchBody } from './match-body.ts';

describe('matchBody', { timeout: 60_000 }, () => {
  it('ignores values and what nobody recorded', () => {
    expect(matchBody({ id: 'a', tags: ['x'] }, { id: 'b', tags: ['y', 'z'], more: 1 })).toEqual([]);
  });

  it.each([
    ['a missing field', { a: { b: 1 } }, { a: {} }, ['$.a.b is missing, and was number']],
    ['another type', { a: 1 }, { a: '1' }, ['$.a is string, and was number']],
    ['null', { a: 'x' }, { a: null }, ['$.a is null, and was string']],
    ['no item where there was one', { a: [1] }, { a: [] }, ['$.a is an empty list, and had items']],
    ['an item unlike the others', { a: [1] }, { a: [2, 'x'] }, ['$.a[1] is string, and was number']],
    ['a field that only every object has', { toString: 'x' }, {}, ['$.toString is missing, and was string']],
    ['no body', { a: 1 }, undefined, ['$ is missing, and was object']],
  ])('tells %s', (_what, recorded, actual, expected) => {
    expect(matchBody(recorded, actual)).toEqual(expected);
  });

  it('takes an item that is like any of the recorded ones', () => {
    expect(matchBody([{ a: 1 }, 'text'], ['other', { a: 2 }])).toEqual([]);
  });

  it('holds exact values to what was recorded', () => {
    const recorded = { status: 'open', list: [{ 'a/b': 1 }] };
    expect(matchBody(recorded, recorded, ['/status', '/list/0/a~1b', ''])).toEqual([]);
    expect(matchBody(recorded, { ...recorded, status: 'used' }, ['/status'])).toEqual([
      '/status is "used", and was "open"',
    ]);
  });

  it('takes every body for itself, and with more fields', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (body, key) => {
        const copy: unknown = JSON.parse(JSON.stringify(body));
        expect(matchBody(copy, copy, [''])).toEqual([]);
        expect(matchBody({ copy }, { [`${key}!`]: 1, copy })).toEqual([]);
      }),
    );
  });
});

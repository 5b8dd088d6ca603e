import { expect, test } from 'vitest';
import { filterOf } from './filter-of.ts';

const of = (query: string) => filterOf(new URLSearchParams(query));

test('every part of the filter stands in the address', () => {
  expect(
    of('service=payments&team=finance&person=ana&ticket=PAY-1&type=t.v1&change=C-1&event=C-1/live'),
  ).toEqual({
    service: 'payments',
    team: 'finance',
    person: 'ana',
    ticket: 'PAY-1',
    type: 't.v1',
    change: 'C-1',
    event: 'C-1/live',
  });
  expect(of('service=&ticket=%20PAY-1%20&nonsense=1')).toEqual({ ticket: 'PAY-1' });
});

test('days are whole days of the reader', () => {
  expect(of('from=2026-11-20&to=2026-11-21')).toEqual({
    since: new Date(2026, 10, 20).toISOString(),
    until: new Date(2026, 10, 22).toISOString(),
  });
});

test.each(['from=yesterday', 'to=2026-02-31', 'from=2026-13-01', 'to=', 'from=20261120'])(
  '%s says nothing',
  (query) => {
    expect(of(query)).toEqual({});
  },
);

import { expect, test } from 'vitest';
import { describeEvent, eventTypes } from './event-words.ts';
import { duration, fullTime, shortDigest, timeAgo, toActor, toTitle } from './format.ts';
import { toPage } from './router.tsx';

const start = '2026-11-20T09:00:00.000Z';
const after = (seconds: number) => new Date(Date.parse(start) + seconds * 1_000).toISOString();

test.for([
  [0, 'just now'],
  [-30, 'just now'],
  [61, '1 min. ago'],
  [7_300, '2 hr. ago'],
  [200_000, '2 days ago'],
] as const)('%i s later it was %s', ([seconds, text]) => {
  expect(timeAgo(start, Date.parse(after(seconds)))).toBe(text);
});

test.for([
  [0.44, '0.4 s'],
  [42.9, '42 s'],
  [185, '3 min 5 s'],
  [7_800, '2 h 10 min'],
  [273_600, '3 d 4 h'],
  [-5, '0.0 s'],
] as const)('%d s are written %s', ([seconds, text]) => {
  expect(duration(start, after(seconds))).toBe(text);
});

test('what is no time is shown as it is', () => {
  expect([timeAgo('soon', 0), fullTime('soon'), duration('soon', start)]).toEqual(['soon', 'soon', '']);
});

test('names, digests and actors are shortened to what people say', () => {
  expect(shortDigest('sha256:0123456789abcdef')).toBe('0123456789ab');
  expect([toTitle('my-domain'), toTitle('')]).toEqual(['My domain', '']);
  expect([toActor('person:ana'), toActor('system:roadbed'), toActor('ben')]).toEqual([
    'ana',
    'Roadbed',
    'ben',
  ]);
});

test('an event that is not known says what its name says', () => {
  expect(describeEvent('roadbed.lock.taken-over.v2')).toBe('Lock taken over');
  expect(describeEvent('')).toBe('');
  expect(new Set(eventTypes.map(describeEvent)).size).toBe(eventTypes.length);
});

test.for([
  ['/', { name: 'services' }],
  ['/changes/', { name: 'changes' }],
  ['/changes/C%2D12', { name: 'change', id: 'C-12' }],
  ['/changes/%zz', { name: 'change', id: '%zz' }],
  ['/changes/C-1/more', { name: 'not-found' }],
  ['/ledger', { name: 'ledger' }],
  ['/ledger/1', { name: 'not-found' }],
  ['/alerts', { name: 'alerts' }],
  ['/feedback', { name: 'feedback' }],
  ['/nothing', { name: 'not-found' }],
] as const)('%s is its page', ([path, page]) => {
  expect(toPage(path)).toEqual(page);
});

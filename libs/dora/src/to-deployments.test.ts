import { expect, test } from 'vitest';
import { parseDeliveryEvents } from './event.ts';
import { hour, recordStory } from './testing/record-story.ts';
import { toDeployments } from './to-deployments.ts';

const shas = (story: ReturnType<typeof recordStory>) =>
  toDeployments(story.events()).map(({ changeId, commits }) => [changeId, commits.map(({ sha }) => sha)]);

test('a deployment brings the commits of all releases since the one that was live before', () => {
  const story = recordStory();
  story.release(1, 'r1', { a: 0 });
  story.requested(2, { id: 'C-1', release: 'r1' });
  story.live(3, { id: 'C-1', release: 'r1' });
  story.release(4, 'r2', { b: 3, c: 4 });
  story.release(5, 'r3', { c: 4, d: 5 });
  story.requested(6, { id: 'C-2', release: 'r3' });
  story.live(7, { id: 'C-2', release: 'r3' });
  expect(shas(story)).toEqual([
    ['C-1', ['a']],
    ['C-2', ['b', 'c', 'd']],
  ]);
});

test('a commit counts where it went out first, in each environment and of each service by itself', () => {
  const story = recordStory();
  story.release(1, 'r1', { a: 0 });
  story.release(1, 's1', { x: 0 }, 'search');
  for (const [id, environment] of [
    ['C-1', 'integration'],
    ['C-2', 'production'],
    ['C-3', 'production'],
  ] as const) {
    story.requested(2, { id, release: 'r1', environment });
    story.live(3, { id, release: 'r1', environment });
  }
  expect(shas(story)).toEqual([
    ['C-1', ['a']],
    ['C-2', ['a']],
    ['C-3', []],
  ]);
});

test('what was ended with a part of the traffic met users; what was ended before did not', () => {
  const story = recordStory();
  story.release(1, 'r1', { a: 0 });
  story.requested(2, { id: 'C-1', release: 'r1' });
  story.failed(3, { id: 'C-1', release: 'r1' });
  story.requested(4, { id: 'C-2', release: 'r1' });
  story.weighted(5, { id: 'C-2', release: 'r1' });
  story.weighted(6, { id: 'C-2', release: 'r1' });
  story.failed(7, { id: 'C-2', release: 'r1' });
  story.other(8, { id: 'C-3', release: 'r1' });
  expect(toDeployments(story.events())).toMatchObject([
    { changeId: 'C-2', isLive: false, metUsersAt: hour(5), at: hour(7), commits: [] },
  ]);
});

test('a clock that is set back in the middle of a change takes nothing from it', () => {
  const story = recordStory();
  story.release(1, 'r1', { a: 0 });
  story.requested(3, { id: 'C-1', release: 'r1' }, { kind: 'emergency' });
  story.live(2, { id: 'C-1', release: 'r1' });
  expect(toDeployments(story.events())).toMatchObject([{ kind: 'emergency', commits: [{ sha: 'a' }] }]);
});

test('an entry that is not what its type promises is refused', () => {
  const entry = { type: 'roadbed.change.live.v1', at: 'yesterday' };
  expect(() => parseDeliveryEvents([entry])).toThrow(/datetime/);
});

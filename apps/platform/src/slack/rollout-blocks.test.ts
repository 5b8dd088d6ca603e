import { toRolloutPolicy } from '@roadbed/deploy';
import type { Change, RolloutState } from '@roadbed/deploy';
import { rolloutSchema } from '@roadbed/catalog';
import { expect, test } from 'vitest';
import { describeRolloutStep } from './describe-rollout-step.ts';
import { toRolloutBlocks } from './rollout-blocks.ts';

const change = { id: 'C-12', status: 'rolling-out' } as Change;
const rollout: RolloutState = {
  changeId: 'C-12',
  phase: 'canary',
  instance: 'C-12-1',
  previous: { instance: 'C-11-1', url: 'http://127.0.0.1:1', release: 'sha256:aa', changeId: 'C-11' },
  policy: toRolloutPolicy(rolloutSchema.parse({ strategy: 'canary' }), 'production'),
  stepsDone: 0,
  weightPercent: 10,
  watchedMs: 5000,
  paused: false,
  promoted: null,
  aborted: false,
  saidBy: null,
  saidBecause: null,
  looks: 0,
  judgement: null,
};
const buttonsOf = (status: Change['status'], state?: Partial<RolloutState>) =>
  toRolloutBlocks({ ...change, status }, state === undefined ? undefined : { ...rollout, ...state }).flatMap(
    (block) =>
      block.type === 'actions'
        ? block.elements.map((element) => ('action_id' in element ? element.action_id : ''))
        : [],
  );

test.each<[string, Change['status'], Partial<RolloutState> | undefined, string[]]>([
  ['before the rollout begins', 'approved', undefined, []],
  ['while it starts', 'rolling-out', { phase: 'starting' }, []],
  ['of a canary', 'rolling-out', {}, ['promote-rollout', 'pause-rollout', 'abort-rollout']],
  [
    'of a paused canary',
    'rolling-out',
    { paused: true },
    ['promote-rollout', 'resume-rollout', 'abort-rollout'],
  ],
  ['of what is live and watched', 'live', { phase: 'watching' }, ['roll-back-change']],
  ['of what is live', 'live', { phase: 'ended' }, ['roll-back-change']],
  ['of what is live, and was the first', 'live', { phase: 'ended', previous: null }, []],
  ['of what is being rolled back', 'live', { phase: 'handing-over' }, []],
  ['of what failed', 'failed', { phase: 'ended' }, []],
])('the buttons %s', (_when, status, state, expected) => {
  expect(buttonsOf(status, state)).toEqual(expected);
});

test('a canary says its share, and how it is judged, without markup of what it tells', () => {
  const judgement = { reason: 'no worse <!channel>' } as RolloutState['judgement'];
  const [first] = toRolloutBlocks(change, { ...rollout, paused: true, judgement });
  expect(JSON.stringify(first)).toContain('10 % of the requests, paused: no worse &lt;!channel&gt;');
});

test.each([
  ['rollout.weight-set', { weightPercent: 10 }, 'new version gets 10 % of the requests'],
  [
    'rollout.judged',
    { during: 'canary', weightPercent: 10, verdict: 'failed', reason: 'more errors' },
    'at 10 %, judged failed: more errors',
  ],
  [
    'rollout.judged',
    { during: 'live', verdict: 'inconclusive', reason: 'too few' },
    'live, judged inconclusive: too few',
  ],
  ['rollout.aborted', { reason: null }, 'aborted'],
  ['rollout.promoted', { reason: 'a <!here> fix' }, 'promoted: a &lt;!here&gt; fix'],
  ['change.rolled-back', { by: 'C-13', reason: 'it died' }, 'taken back by C-13: it died'],
  ['change.live', {}, undefined],
])('%s with %j reads: %s', (type, data, words) => {
  expect(describeRolloutStep({ type: `roadbed.${type}.v1`, data })).toBe(words);
});

import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { LocalState } from '../local/state.ts';
import { ReadBlocks } from './blocks.tsx';

const state = {
  users: [{ id: 'U0ANA', realName: 'Ana Example' }],
  channels: [],
  groups: [],
} as unknown as LocalState;

function textOf(mrkdwn: string): string {
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: mrkdwn } }];
  return renderToStaticMarkup(<ReadBlocks state={state} blocks={blocks} />).replaceAll(/<[^>]*>/g, '');
}

test.each([
  ['at 09:30:15 sharp', 'at 09:30:15 sharp'],
  [':rocket: off', '🚀 off'],
  [':no-such-emoji:', ':no-such-emoji:'],
  ['<@U0ANA> asks', '@Ana Example asks'],
])('%s is drawn as %s', (mrkdwn, expected) => expect(textOf(mrkdwn)).toContain(expected));

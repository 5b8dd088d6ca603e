import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { parseSettings, root, toolEnvironment } from './settings.ts';

test('without any setting the state is in the workspace and the ports begin at 4400', () => {
  expect(parseSettings({})).toEqual({ home: join(root, '.roadbed'), portBase: 4400, realSlack: false });
});

test('an empty variable counts as none', () => {
  expect(parseSettings({ ROADBED_HOME: '', DATABASE_URL: '', SLACK_BOT_TOKEN: '' })).toEqual(
    parseSettings({}),
  );
});

test('a bot token means the real Slack', () => {
  expect(parseSettings({ SLACK_BOT_TOKEN: 'xoxb-1' }).realSlack).toBe(true);
});

test('the tools of the workspace come first on PATH, once', () => {
  const bin = join(root, 'node_modules', '.bin');
  const once = toolEnvironment({ PATH: ['/usr/bin', bin].join(delimiter) });
  expect(once['PATH']).toBe([bin, '/usr/bin'].join(delimiter));
  expect(toolEnvironment(once)).toEqual(once);
});

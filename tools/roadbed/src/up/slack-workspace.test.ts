import { loadCatalog } from '@roadbed/catalog';
import { expect, test } from 'vitest';
import { root } from '../settings.ts';
import { toSlackWorkspace } from './slack-workspace.ts';

test('the local Slack has the people, the channels and the commands of the platform', async () => {
  const loaded = await loadCatalog(root);
  if (!loaded.ok) throw new Error('the descriptors of this workspace cannot be used');
  const { platform } = loaded.catalog;
  const workspace = toSlackWorkspace(loaded.catalog);
  expect(workspace['users']).toHaveLength(platform.people.length);
  expect(workspace['channels']).toContainEqual({ name: platform.channels.deployments });
  expect(workspace['commands']).toMatchObject([
    { command: '/deploy' },
    { command: '/alert' },
    { command: '/feedback' },
  ]);
});

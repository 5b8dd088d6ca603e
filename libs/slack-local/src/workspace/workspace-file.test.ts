import { expect, it } from 'vitest';
import { testWorkspace } from '../testing/fixtures.ts';
import { defaultWorkspace } from './default-workspace.ts';
import { parseWorkspace } from './workspace-file.ts';

it('takes a good workspace and fills the defaults in', () => {
  expect(parseWorkspace(defaultWorkspace)).toMatchObject({
    ok: true,
    workspace: { commands: [], usergroups: [] },
  });
  expect(parseWorkspace(testWorkspace).ok).toBe(true);
});

it('lists every problem with its place', () => {
  const parsed = parseWorkspace({
    team: {},
    users: [{ id: 'ana', name: 'Ana', realName: '', email: 'nowhere' }],
    channels: [],
    commands: [{ command: 'deploy' }],
  });
  const problems = parsed.ok ? [] : parsed.problems.map((problem) => problem.split(':')[0]);
  expect(problems).toEqual([
    'team.name',
    'users[0].id',
    'users[0].name',
    'users[0].realName',
    'users[0].email',
    'channels',
    'commands[0].command',
    'bot',
  ]);
});

it('finds doubles and members that nobody knows', () => {
  const [ana] = testWorkspace.users;
  const parsed = parseWorkspace({
    ...testWorkspace,
    users: [ana, ana],
    channels: [{ name: 'a', members: ['zoe'] }, { name: 'a' }],
    usergroups: [],
  });
  expect(parsed).toEqual({
    ok: false,
    problems: [
      'users[1].id: "U0ANA" is already used by users[0]',
      'users[1].name: "ana" is already used by users[0]',
      'channels[1].name: "a" is already used by channels[0]',
      'channels[0].members[0]: "zoe" is not one of the users (ana, ana)',
    ],
  });
});

import type { Catalog } from '@roadbed/catalog';

const COMMANDS = [
  {
    command: '/deploy',
    description: 'Bring a release of a service to an environment',
    usageHint: 'SERVICE [RELEASE] to ENVIRONMENT | status | help',
  },
  { command: '/alert', description: 'See what is wrong', usageHint: 'help' },
  {
    command: '/feedback',
    description: 'Tell the platform team what helps and what hurts',
    usageHint: 'TEXT',
  },
];

/** The workspace of the local Slack: the people, teams and channels of `platform.json`. */
export function toSlackWorkspace({ platform }: Catalog): Record<string, unknown> {
  const channels = [
    platform.channels.deployments,
    platform.channels.feedback,
    ...platform.teams.map(({ channel }) => channel),
  ];
  return {
    team: { name: platform.organisation },
    users: platform.people.map(({ slack, name, title, email }) => ({
      id: slack,
      name,
      realName: title,
      email,
    })),
    channels: [...new Set(channels)].map((name) => ({ name })),
    commands: COMMANDS,
    usergroups: platform.teams.map(({ name, title, members }) => ({ handle: name, name: title, members })),
    bot: { name: 'roadbed', displayName: 'Roadbed' },
  };
}

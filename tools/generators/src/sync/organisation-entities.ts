import type { PlatformDescriptor } from '@roadbed/catalog';
import { refTo, type Entity } from './entity.ts';

/**
 * The organisation in Backstage: a Location that leads to the file of every service, the Domains, and the organisation
 * with its teams and people as Groups and Users.
 */
export function organisationEntities(platform: PlatformDescriptor): Entity[] {
  const organisation = organisationName(platform);
  return [
    {
      kind: 'Location',
      metadata: { name: organisation, title: platform.organisation },
      spec: { targets: ['./apps/*/*/catalog-info.yaml'] },
    },
    ...platform.domains.map(({ name, title, team }): Entity => ({
      kind: 'Domain',
      metadata: { name, title },
      spec: { owner: refTo('group', team ?? organisation) },
    })),
    {
      kind: 'Group',
      metadata: { name: organisation, title: platform.organisation },
      spec: { type: 'organization', children: platform.teams.map(({ name }) => refTo('group', name)) },
    },
    ...platform.teams.map(({ name, title, members }): Entity => ({
      kind: 'Group',
      metadata: { name, title },
      spec: {
        type: 'team',
        profile: { displayName: title },
        parent: refTo('group', organisation),
        children: [],
        members: members.map((member) => refTo('user', member)),
      },
    })),
    ...platform.people.map(({ name, title, email }): Entity => ({
      kind: 'User',
      metadata: { name, title },
      spec: {
        profile: { displayName: title, email },
        memberOf: platform.teams
          .filter(({ members }) => members.includes(name))
          .map((team) => refTo('group', team.name)),
      },
    })),
  ];
}

/** `Example Retail` is `example-retail`, unless a team has that name: a Group's name is unique. */
function organisationName({ organisation, teams }: PlatformDescriptor): string {
  const letters = organisation
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-$/, '');
  const name = letters === '' ? 'organisation' : letters;
  return teams.some((team) => team.name === name) ? `${name}-organisation` : name;
}

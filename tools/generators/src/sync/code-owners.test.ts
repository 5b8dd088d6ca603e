import { platformDescriptorSchema, type PlatformDescriptor } from '@roadbed/catalog';
import { describe, expect, it } from 'vitest';
import { codeOwnersOf, removeCodeOwner, setCodeOwner, syncCodeOwners } from './code-owners.ts';

const people = ['ana', 'ben'].map((name) => ({
  name,
  title: name,
  email: `${name}@example.com`,
  slack: `U0${name.toUpperCase()}`,
}));

function platformWith(given: Partial<PlatformDescriptor>): PlatformDescriptor {
  return platformDescriptorSchema.parse({
    organisation: 'Example Retail',
    domains: [{ name: 'finance', title: 'Finance' }],
    people,
    teams: [{ name: 'money', title: 'Money', members: ['ben', 'ana'], channel: 'team-money' }],
    environments: [{ name: 'integration' }],
    tickets: { patterns: ['[A-Z]+-[0-9]+'] },
    channels: { deployments: 'deployments', feedback: 'feedback' },
    ...given,
  });
}

const platform = platformWith({ codeOwners: '@example-retail/{team}' });
const everythingIsThere = () => true;
const entriesOf = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('codeOwnersOf', () => {
  it('takes the name of the team itself, then that of the organisation, then the members', () => {
    const teams = [{ ...platform.teams[0]!, codeOwner: '@example-retail/cards' }];
    expect(codeOwnersOf('money', platformWith({ codeOwners: '@x/{team}', teams }))).toEqual([
      '@example-retail/cards',
    ]);
    expect(codeOwnersOf('money', platform)).toEqual(['@example-retail/money']);
    expect(codeOwnersOf('money', platformWith({}))).toEqual(['ana@example.com', 'ben@example.com']);
    expect(codeOwnersOf('nobody', platformWith({}))).toEqual([]);
  });
});

describe('CODEOWNERS', () => {
  const folders = [
    { root: 'apps/finance/payments', team: 'money' },
    { root: 'libs/money', team: 'money' },
    { root: 'apps/finance/fraud', team: 'fraud' },
  ];
  const fresh = syncCodeOwners(null, folders, platform, everythingIsThere);

  it('has an entry for every service and every library that has a team', () => {
    expect(entriesOf(fresh)).toEqual([
      '/apps/finance/fraud/ @example-retail/fraud',
      '/apps/finance/payments/ @example-retail/money',
      '/libs/money/ @example-retail/money',
    ]);
  });

  it('comes to the same however it is reached', () => {
    const oneByOne = folders.reduce<string | null>(
      (text, folder) => setCodeOwner(text, folder, platform),
      null,
    );
    expect(oneByOne).toBe(fresh);
    expect(syncCodeOwners(fresh, folders, platform, everythingIsThere)).toBe(fresh);
  });

  it('follows a team that changed, and forgets a service that is gone', () => {
    const [, , fraud] = folders;
    expect(entriesOf(setCodeOwner(fresh, { root: 'apps/finance/fraud', team: 'risk' }, platform))).toContain(
      '/apps/finance/fraud/ @example-retail/risk',
    );
    expect(entriesOf(removeCodeOwner(fresh, 'apps/finance/payments'))).toEqual([
      '/apps/finance/fraud/ @example-retail/fraud',
      '/libs/money/ @example-retail/money',
    ]);
    expect(entriesOf(syncCodeOwners(fresh, [fraud!], platform, (root) => root !== 'libs/money'))).toEqual([
      '/apps/finance/fraud/ @example-retail/fraud',
    ]);
  });

  it('keeps every line of a person where it is, and a comment behind an entry', () => {
    const text = [
      '* @example-retail/platform',
      '/libs/ @example-retail/platform',
      '/libs/catalog/ @example-retail/platform',
      '/apps/finance/payments/   @example-retail/money # since May',
      '',
      '# The last match wins.',
      '*.md @example-retail/writers',
      '/apps/finance/payments/docs/ @example-retail/writers',
      '',
    ].join('\n');
    const lines = text.split('\n');
    const synced = syncCodeOwners(text, folders, platform, everythingIsThere).split('\n');
    expect(synced.filter((line) => lines.includes(line))).toEqual(lines);
    expect(synced.filter((line) => !lines.includes(line))).toEqual([
      '/apps/finance/fraud/ @example-retail/fraud',
      '/libs/money/ @example-retail/money',
    ]);
    expect(synced.indexOf('/libs/money/ @example-retail/money')).toBeLessThan(
      synced.indexOf('*.md @example-retail/writers'),
    );
  });

  it('has no entry for a team that nobody is in and that has no name there', () => {
    const unnamed = platformWith({});
    expect(entriesOf(setCodeOwner(null, { root: 'apps/finance/fraud', team: 'fraud' }, unnamed))).toEqual([]);
    expect(
      entriesOf(setCodeOwner(fresh, { root: 'apps/finance/fraud', team: 'fraud' }, unnamed)),
    ).not.toContain('/apps/finance/fraud/ @example-retail/fraud');
    expect(entriesOf(syncCodeOwners(fresh, folders, unnamed, everythingIsThere))).toEqual([
      '/apps/finance/payments/ ana@example.com ben@example.com',
      '/libs/money/ ana@example.com ben@example.com',
    ]);
  });
});

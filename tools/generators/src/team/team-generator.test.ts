import { describe, expect, it } from 'vitest';
import {
  changesOf,
  contentsOf,
  examplePlatform,
  readJson,
  testWorkspace,
} from '../testing/test-workspace.ts';
import { createTeam } from './team-generator.ts';
import type { TeamOptions } from './team-options.ts';

/** A Saturday. */
const now = new Date('2026-11-21T12:00:00Z');

describe('createTeam', () => {
  it('adds the team to platform.json and to the catalogue', async () => {
    const tree = await testWorkspace();
    const changes = await changesOf(tree, () =>
      createTeam(tree, { name: 'check-out', members: 'ana,ben' }, now),
    );
    expect([...changes.keys()]).toEqual(['platform.json', 'catalog-info.yaml']);
    expect(readJson(tree, 'platform.json')).toEqual({
      ...examplePlatform,
      teams: [
        ...examplePlatform.teams,
        { name: 'check-out', title: 'Check out', members: ['ana', 'ben'], channel: 'team-check-out' },
      ],
    });
    expect(changes.get('catalog-info.yaml')).toContain('- group:default/check-out');
  });

  it('gives a team that is there what the options say, and keeps the rest', async () => {
    const tree = await testWorkspace();
    const options = { name: 'fraud', members: 'ben,ana', userGroup: 'S0FRAUD', rota: 'ben,ana' };
    await createTeam(tree, options, now);
    expect(readJson(tree, 'platform.json')).toMatchObject({
      teams: [
        examplePlatform.teams[0],
        {
          name: 'fraud',
          title: 'Fraud',
          members: ['ben', 'ana'],
          channel: 'team-fraud',
          userGroup: 'S0FRAUD',
          rota: {
            members: ['ben', 'ana'],
            from: '2026-11-23',
            shiftDays: 7,
            handoverAt: '09:00',
            timeZone: 'UTC',
          },
        },
      ],
    });
  });

  it('keeps a rota that is there when one of its fields changes', async () => {
    const tree = await testWorkspace();
    await createTeam(tree, { name: 'fraud', rota: 'ben', rotaFrom: '2026-12-01', shiftDays: 3 }, now);
    await createTeam(tree, { name: 'fraud', timeZone: 'Europe/London' }, now);
    expect(readJson(tree, 'platform.json')).toMatchObject({
      teams: [
        {},
        { rota: { members: ['ben'], from: '2026-12-01', shiftDays: 3, timeZone: 'Europe/London' } },
      ],
    });
  });

  it('changes nothing the second time, whatever day it is', async () => {
    const tree = await testWorkspace();
    const options = { name: 'checkout', members: 'ana', rota: 'ana', userGroup: 'S0CHECKOUT' };
    await createTeam(tree, options, now);
    const later = new Date('2027-01-01');
    expect(await changesOf(tree, () => createTeam(tree, options, later))).toEqual(new Map());
    expect(await changesOf(tree, () => createTeam(tree, { name: 'checkout' }, later))).toEqual(new Map());
  });

  it('moves the channel of its services, and its name in CODEOWNERS', async () => {
    const tree = await testWorkspace();
    const runbook = 'apps/finance/fraud/docs/runbook.md';
    tree.write(runbook, 'Owner: team `fraud`, channel `#team-fraud`.\n');
    await createTeam(tree, { name: 'fraud', channel: 'risk', codeOwner: '@example-retail/risk' }, now);
    expect(tree.read(runbook, 'utf8')).toBe('Owner: team `fraud`, channel `#risk`.\n');
    expect(readJson(tree, 'apps/finance/fraud/service.json')).toMatchObject({ channel: 'risk' });
    expect(readJson(tree, 'apps/finance/payments/service.json')).toMatchObject({ channel: 'money' });
    expect(tree.read('CODEOWNERS', 'utf8')).toContain('/apps/finance/fraud/ @example-retail/risk\n');
  });

  it.each<[string, TeamOptions, string]>([
    ['no name', {}, 'No name is given.'],
    ['a path', { name: '../checkout' }, 'is not kebab-case'],
    [
      'somebody who is not there',
      { name: 'checkout', members: 'anna' },
      '--members: no person "anna". Fix: ',
    ],
    ['a rota of others', { name: 'fraud', rota: 'ana' }, '--rota: "ana" is not in the team'],
    ['a day that is none', { name: 'fraud', rota: 'ben', rotaFrom: 'Monday' }, '--rotaFrom: is not a date'],
    [
      'a zone that is none',
      { name: 'fraud', rota: 'ben', timeZone: 'London' },
      '--timeZone: is not a time zone',
    ],
    ['turns that nobody takes', { name: 'fraud', shiftDays: 3 }, '--shiftDays belongs to a rota'],
    ['a user group by its name', { name: 'checkout', userGroup: '@checkout' }, '--userGroup: '],
    ['a channel with its #', { name: 'checkout', channel: '#checkout' }, '--channel: '],
  ])('refuses %s, and writes nothing', async (_what, options, problem) => {
    const tree = await testWorkspace();
    const before = contentsOf(tree);
    await expect(createTeam(tree, options, now)).rejects.toThrow(problem);
    expect(contentsOf(tree)).toEqual(before);
  });

  it('lists every problem at once', async () => {
    const tree = await testWorkspace();
    await expect(createTeam(tree, { name: 'A', members: 'x', channel: '#' }, now)).rejects.toThrow(
      /"A".*--members.*--channel/s,
    );
  });
});

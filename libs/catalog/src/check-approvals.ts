import { owningTeam } from './approval-policy.ts';
import { approvalTerms, peopleOf } from './approval-terms.ts';
import type { Service } from './catalog.ts';
import { suggest } from './nearest.ts';
import type { PlatformDescriptor } from './platform-descriptor.ts';
import type { Problem } from './problem.ts';

/** Groups, and the policy on approvals, of `platform.json`: names are unique, and references lead somewhere. */
export function checkApprovalPolicy(file: string, platform: PlatformDescriptor): Problem[] {
  const { groups, approvals } = platform;
  const people = platform.people.map(({ name }) => name);
  const names = (all: { name: string }[]) => all.map(({ name }) => name);
  const known = {
    domains: names(platform.domains),
    teams: names(platform.teams),
    environments: names(platform.environments),
  };
  return [
    ...repeated(file, '$.groups', 'group', names(groups)),
    ...repeated(file, '$.approvals.standard', 'rule', names(approvals.standard)),
    ...groups.flatMap(({ members }, at) =>
      unknown(file, `$.groups[${at}].members`, 'person', members, people, 'add them to $.people'),
    ),
    ...checkApprovers(file, '$.approvals.from', approvals.from, platform),
    ...checkApprovers(file, '$.approvals.emergency.from', approvals.emergency.from, platform),
    ...approvals.standard.flatMap((rule, at) =>
      (['domains', 'teams', 'environments'] as const).flatMap((kind) => {
        const path = `$.approvals.standard[${at}].${kind}`;
        return unknown(file, path, kind.slice(0, -1), rule[kind] ?? [], known[kind], `add it to $.${kind}`);
      }),
    ),
  ];
}

/** What a rule and a `service.json` say of each other's approvals: a service can only be stricter than its platform. */
export function checkServiceApprovals(platform: PlatformDescriptor, services: readonly Service[]): Problem[] {
  const names = services.map(({ name }) => name);
  return [
    ...platform.approvals.standard.flatMap((rule, at) => {
      const path = `$.approvals.standard[${at}].services`;
      return unknown('platform.json', path, 'service', rule.services ?? [], names, 'create it');
    }),
    ...services.flatMap((service) => [
      ...checkStricter(platform, service),
      ...checkEnough(platform, service),
    ]),
  ];
}

/** Where fewer people may approve than must, no change could ever be approved. */
function checkEnough(platform: PlatformDescriptor, service: Service): Problem[] {
  return platform.environments.flatMap(({ name }) => {
    const { people, from } = approvalTerms(platform, service, name);
    const some = peopleOf(platform, service.team, from).length;
    if (some >= people) return [];
    return {
      file: `${service.root}/service.json`,
      path: '$.team',
      message: `a change to ${name} needs ${people} approvals, and ${some} of ${(from ?? ['$.people']).join(', ')} may give them`,
      fix: 'add people to the team or the groups that may approve, or ask for fewer',
    };
  });
}

function checkStricter(platform: PlatformDescriptor, { root, approvals = [] }: Service): Problem[] {
  const file = `${root}/service.json`;
  const environments = platform.environments.map(({ name }) => name);
  const allowed = platform.approvals.from;
  return approvals.flatMap((asked, at) => {
    const path = `$.approvals[${at}]`;
    const { name, approvals: people = 0 } =
      platform.environments.find((one) => one.name === asked.environment) ?? {};
    const problem = (key: string, message: string, fix: string) => ({
      file,
      path: `${path}.${key}`,
      message,
      fix,
    });
    return [
      ...unknown(
        file,
        path,
        'environment',
        [asked.environment],
        environments,
        'add it to platform.json',
        'environment',
      ),
      ...(approvals.findIndex(({ environment }) => environment === asked.environment) === at
        ? []
        : [
            problem(
              'environment',
              `a second entry for "${asked.environment}"`,
              'give each environment one entry',
            ),
          ]),
      ...((asked.people ?? people) >= people
        ? []
        : [
            problem(
              'people',
              `${asked.people} is fewer than the ${people} of ${name}`,
              `give ${people} or more`,
            ),
          ]),
      ...checkApprovers(file, `${path}.from`, asked.from, platform),
      ...(asked.from ?? [])
        .map((from, index) => ({ from, index }))
        .filter(({ from }) => allowed !== undefined && !allowed.includes(from))
        .map(({ from, index }) =>
          problem(
            `from[${index}]`,
            `"${from}" may not approve`,
            `give some of ${(allowed ?? []).join(', ')}`,
          ),
        ),
      ...(['approvalWithinHours', 'startWithinHours'] as const)
        .filter((key) => (asked[key] ?? 0) > platform.approvals[key])
        .map((key) =>
          problem(
            key,
            `${asked[key]} is more than the ${platform.approvals[key]} of platform.json`,
            `give ${platform.approvals[key]} or less`,
          ),
        ),
    ];
  });
}

function checkApprovers(
  file: string,
  path: string,
  from: readonly string[] | undefined,
  { groups }: PlatformDescriptor,
): Problem[] {
  const known = [owningTeam, ...groups.map(({ name }) => name)];
  return unknown(file, path, 'group', from ?? [], known, 'add it to $.groups of platform.json');
}

function unknown(
  file: string,
  path: string,
  kind: string,
  names: readonly string[],
  known: readonly string[],
  fix: string,
  key?: string,
): Problem[] {
  return names
    .map((name, at) => ({ name, at }))
    .filter(({ name }) => !known.includes(name))
    .map(({ name, at }) => ({
      file,
      path: key === undefined ? `${path}[${at}]` : `${path}.${key}`,
      message: `no ${kind} "${name}"`,
      fix: `${fix}, or ${suggest(name, known)}`,
    }));
}

function repeated(file: string, path: string, kind: string, names: readonly string[]): Problem[] {
  return names
    .map((name, at) => ({ name, at }))
    .filter(({ name, at }) => names.indexOf(name) !== at)
    .map(({ name, at }) => ({
      file,
      path: `${path}[${at}].name`,
      message: `a second ${kind} "${name}"`,
      fix: `give each ${kind} a name of its own`,
    }));
}

import type { PlatformDescriptor } from './platform-descriptor.ts';
import type { Problem } from './problem.ts';
import { suggest } from './nearest.ts';
import type { Service } from './catalog.ts';

/** What a schema cannot say of `platform.json`: names are unique and references lead somewhere. */
export function checkPlatform(file: string, platform: PlatformDescriptor): Problem[] {
  const people = platform.people.map(({ name }) => name);
  const problem = (path: string, message: string, fix: string): Problem => ({ file, path, message, fix });
  return [
    ...duplicates(platform.domains.map(({ name }) => name)).map(({ at, value }) =>
      problem(`$.domains[${at}].name`, `a second domain "${value}"`, 'give each domain one entry'),
    ),
    ...duplicates(people).map(({ at, value }) =>
      problem(`$.people[${at}].name`, `a second person "${value}"`, 'give each person one entry'),
    ),
    ...duplicates(platform.people.map(({ slack }) => slack)).map(({ at, value }) =>
      problem(
        `$.people[${at}].slack`,
        `a second person with the Slack user id "${value}"`,
        'give each person their own id',
      ),
    ),
    ...duplicates(platform.teams.map(({ name }) => name)).map(({ at, value }) =>
      problem(`$.teams[${at}].name`, `a second team "${value}"`, 'give each team one entry'),
    ),
    ...duplicates(platform.environments.map(({ name }) => name)).map(({ at, value }) =>
      problem(
        `$.environments[${at}].name`,
        `a second environment "${value}"`,
        'give each environment one entry',
      ),
    ),
    ...platform.teams.flatMap((team, at) =>
      team.members
        .map((member, index) => ({ member, index }))
        .filter(({ member }) => !people.includes(member))
        .map(({ member, index }) =>
          problem(
            `$.teams[${at}].members[${index}]`,
            `no person "${member}"`,
            `add them to $.people, or ${suggest(member, people)}`,
          ),
        ),
    ),
    ...platform.tickets.patterns.flatMap((pattern, at) =>
      isRegularExpression(pattern)
        ? []
        : [
            problem(
              `$.tickets.patterns[${at}]`,
              `is not a regular expression, got "${pattern}"`,
              'correct the expression',
            ),
          ],
    ),
  ];
}

/** What a schema cannot say of the `service.json` files: they fit `platform.json`, their folders and each other. */
export function checkServices(platform: PlatformDescriptor, services: Service[]): Problem[] {
  const names = services.map(({ name }) => name);
  const domains = platform.domains.map(({ name }) => name);
  const teams = platform.teams.map(({ name }) => name);
  const known = (path: string, kind: string, name: string, all: string[], file: string): Problem[] =>
    all.includes(name)
      ? []
      : [
          {
            file,
            path,
            message: `no ${kind} "${name}"`,
            fix: `add it to platform.json, or ${suggest(name, all)}`,
          },
        ];
  return services.flatMap((service) => {
    const file = `${service.root}/service.json`;
    const expectedRoot = `apps/${service.domain}/${service.name}`;
    const first = services.find(({ name }) => name === service.name);
    return [
      ...known('$.domain', 'domain', service.domain, domains, file),
      ...known('$.team', 'team', service.team, teams, file),
      ...(service.root === expectedRoot
        ? []
        : [
            {
              file,
              path: '$.name',
              message: `the service "${service.name}" of the domain "${service.domain}" stands in ${service.root}`,
              fix: `move it to ${expectedRoot}, or correct name and domain`,
            },
          ]),
      ...(first === undefined || first === service
        ? []
        : [
            {
              file,
              path: '$.name',
              message: `a second service "${service.name}", the first stands in ${first.root}`,
              fix: 'rename one of the two',
            },
          ]),
      ...service.dependencies.services.flatMap((dependency, at): Problem[] => {
        const path = `$.dependencies.services[${at}]`;
        if (dependency === service.name) {
          return [{ file, path, message: 'the service depends on itself', fix: 'remove the entry' }];
        }
        return names.includes(dependency)
          ? []
          : [
              {
                file,
                path,
                message: `no service "${dependency}"`,
                fix: `remove the entry, or ${suggest(dependency, names)}`,
              },
            ];
      }),
    ];
  });
}

function duplicates(values: string[]): { at: number; value: string }[] {
  return values.map((value, at) => ({ value, at })).filter(({ value, at }) => values.indexOf(value) !== at);
}

function isRegularExpression(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'g') instanceof RegExp;
  } catch {
    return false;
  }
}

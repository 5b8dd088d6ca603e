import { checkDeployPolicy } from './check-deploy-policy.ts';
import { checkApprovalPolicy } from './check-approvals.ts';
import { checkNotices } from './check-notices.ts';
import type { PlatformDescriptor } from './platform-descriptor.ts';
import type { Problem } from './problem.ts';
import { suggest } from './nearest.ts';

/** What a schema cannot say of `platform.json`: names are unique and references lead somewhere. */
export function checkPlatform(file: string, platform: PlatformDescriptor): Problem[] {
  const people = platform.people.map(({ name }) => name);
  const problem = (path: string, message: string, fix: string): Problem => ({ file, path, message, fix });
  return [
    ...checkDeployPolicy(file, platform),
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
    ...platform.teams.flatMap((team, at) =>
      (team.rota?.members ?? [])
        .map((member, index) => ({ member, index }))
        .filter(({ member }) => !team.members.includes(member))
        .map(({ member, index }) =>
          problem(
            `$.teams[${at}].rota.members[${index}]`,
            `"${member}" is not in the team`,
            `add them to $.teams[${at}].members, or ${suggest(member, team.members)}`,
          ),
        ),
    ),
    ...platform.domains.flatMap(({ team }, at) => {
      const teams = platform.teams.map(({ name }) => name);
      if (team === undefined || teams.includes(team)) return [];
      return [
        problem(
          `$.domains[${at}].team`,
          `no team "${team}"`,
          `add it to $.teams, or ${suggest(team, teams)}`,
        ),
      ];
    }),
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
    ...checkApprovalPolicy(file, platform),
    ...checkNotices(file, platform),
  ];
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

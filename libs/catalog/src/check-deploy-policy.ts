import type { Service } from './catalog.ts';
import { suggest } from './nearest.ts';
import type { PlatformDescriptor } from './platform-descriptor.ts';
import type { Problem } from './problem.ts';

/** What a schema cannot say of what a deploy must keep: the order of environments, budgets, freezes, and who sets those. */
export function checkDeployPolicy(file: string, platform: PlatformDescriptor): Problem[] {
  const { environments, freezes, freezers } = platform;
  const names = (all: { name: string }[]) => all.map(({ name }) => name);
  const problem = (path: string, message: string, fix: string): Problem => ({ file, path, message, fix });
  const unknown = (path: string, kind: string, given: readonly string[], known: readonly string[]) =>
    given.flatMap((name, at) =>
      known.includes(name) ? [] : [problem(`${path}[${at}]`, `no ${kind} "${name}"`, suggest(name, known))],
    );
  const freezeNames = names(freezes);
  return [
    ...environments.flatMap(({ after, errorBudget }, at) => {
      const before = names(environments.slice(0, at));
      const path = `$.environments[${at}]`;
      return [
        ...(after === undefined || before.includes(after.environment)
          ? []
          : [
              problem(
                `${path}.after.environment`,
                `no environment "${after.environment}" before this one`,
                `environments stand in the order of promotion: ${suggest(after.environment, before)}`,
              ),
            ]),
        ...(errorBudget === undefined || errorBudget.warnBelowPercent === 0
          ? []
          : errorBudget.warnBelowPercent >= errorBudget.refuseBelowPercent
            ? []
            : [
                problem(
                  `${path}.errorBudget.warnBelowPercent`,
                  `warns below ${errorBudget.warnBelowPercent} percent, where ${errorBudget.refuseBelowPercent} refuses`,
                  `give ${errorBudget.refuseBelowPercent} or more`,
                ),
              ]),
      ];
    }),
    ...freezes.flatMap((freeze, at) => {
      const path = `$.freezes[${at}]`;
      return [
        ...(freezeNames.indexOf(freeze.name) === at
          ? []
          : [
              problem(
                `${path}.name`,
                `a second freeze "${freeze.name}"`,
                'give each freeze a name of its own',
              ),
            ]),
        ...unknown(`${path}.environments`, 'environment', freeze.environments, names(environments)),
        ...unknown(`${path}.domains`, 'domain', freeze.domains ?? [], names(platform.domains)),
        ...unknown(`${path}.teams`, 'team', freeze.teams ?? [], names(platform.teams)),
      ];
    }),
    ...unknown('$.freezers', 'person', freezers ?? [], names(platform.people)),
  ];
}

/** What freezes say of services, and services of environments. */
export function checkServicePolicy(platform: PlatformDescriptor, services: readonly Service[]): Problem[] {
  const known = services.map(({ name }) => name);
  const environments = platform.environments.map(({ name }) => name);
  return [
    ...platform.freezes.flatMap(({ services: given = [] }, at) =>
      given.flatMap((name, index) =>
        known.includes(name)
          ? []
          : [
              {
                file: 'platform.json',
                path: `$.freezes[${at}].services[${index}]`,
                message: `no service "${name}"`,
                fix: suggest(name, known),
              },
            ],
      ),
    ),
    ...services.flatMap(({ root, autoDeploy }) =>
      autoDeploy.flatMap((name, at) =>
        environments.includes(name)
          ? []
          : [
              {
                file: `${root}/service.json`,
                path: `$.autoDeploy[${at}]`,
                message: `no environment "${name}"`,
                fix: suggest(name, environments),
              },
            ],
      ),
    ),
  ];
}

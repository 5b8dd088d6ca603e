import { suggest } from './nearest.ts';
import type { Problem } from './problem.ts';
import type { PlatformReferences, ServiceReferences } from './references.ts';

/** What a schema cannot say of the `service.json` files: they fit `platform.json`, their folders and each other. */
export function checkServices(platform: PlatformReferences, services: ServiceReferences[]): Problem[] {
  return services.flatMap((service) => [
    ...checkKnown(service, '$.domain', 'domain', service.domain, platform.domains),
    ...checkKnown(service, '$.team', 'team', service.team, platform.teams),
    ...checkPlace(service, services),
    ...checkDependencies(service, services),
  ]);
}

function checkKnown(
  service: ServiceReferences,
  path: string,
  kind: string,
  name: string | undefined,
  all: string[] | undefined,
): Problem[] {
  if (name === undefined || all === undefined || all.includes(name)) return [];
  return [
    toProblem(service, path, `no ${kind} "${name}"`, `add it to platform.json, or ${suggest(name, all)}`),
  ];
}

function checkPlace(service: ServiceReferences, services: ServiceReferences[]): Problem[] {
  const { root, name, domain } = service;
  const problems: Problem[] = [];
  const expected = `apps/${domain}/${name}`;
  if (domain !== undefined && root !== expected) {
    const message = `the service "${name}" of the domain "${domain}" stands in ${root}`;
    problems.push(
      toProblem(service, '$.name', message, `move it to ${expected}, or correct name and domain`),
    );
  }
  const first = services.find((other) => other.name === name);
  if (first !== undefined && first !== service) {
    const message = `a second service "${name}", the first stands in ${first.root}`;
    problems.push(toProblem(service, '$.name', message, 'rename one of the two'));
  }
  return problems;
}

function checkDependencies(service: ServiceReferences, services: ServiceReferences[]): Problem[] {
  const names = services.map(({ name }) => name);
  return service.dependencies.flatMap((dependency, at) => {
    const path = `$.dependencies.services[${at}]`;
    if (dependency === service.name) {
      return [toProblem(service, path, 'the service depends on itself', 'remove the entry')];
    }
    if (dependency === '' || names.includes(dependency)) return [];
    return [
      toProblem(
        service,
        path,
        `no service "${dependency}"`,
        `remove the entry, or ${suggest(dependency, names)}`,
      ),
    ];
  });
}

function toProblem({ root }: ServiceReferences, path: string, message: string, fix: string): Problem {
  return { file: `${root}/service.json`, path, message, fix };
}

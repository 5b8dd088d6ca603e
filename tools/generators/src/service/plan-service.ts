import {
  serviceDescriptorSchema,
  suggest,
  type PlatformDescriptor,
  type ServiceDescriptor,
} from '@roadbed/catalog';
import { nameProblems, quote } from './name-problems.ts';
import type { ParsedServiceOptions } from './service-options.ts';
import type { TakenName } from './taken-names.ts';
import { titleOf } from './title-of.ts';

/** What creating a service comes to, or every reason why it cannot be created. */
export type ServicePlan =
  | { kind: 'create'; root: string; descriptor: ServiceDescriptor; newTeam: boolean }
  | { kind: 'exists'; root: string }
  | { kind: 'refused'; problems: string[] };

/** Turns options into a plan. Touches nothing, so a refusal leaves the workspace as it was. */
export function planService(
  options: ParsedServiceOptions,
  platform: PlatformDescriptor,
  taken: readonly TakenName[],
): ServicePlan {
  const domain = platform.domains.find(({ name }) => name === options.domain);
  const name = options.name ?? '';
  const root = `apps/${options.domain}/${name}`;
  // Where letters of either case name one file, `Checkout` and `checkout` are one folder.
  const same = taken.filter((entry) => entry.name.toLowerCase() === name.toLowerCase());
  const isThere = same.some((entry) => entry.root === root && entry.described);

  const team = options.team ?? name;
  const existingTeam = platform.teams.find((candidate) => candidate.name === team);
  const title = options.title ?? titleOf(name);
  const parsed = serviceDescriptorSchema.safeParse({
    $schema: '../../../libs/catalog/schema/service.schema.json',
    name,
    title,
    description: options.description ?? `${title}, a service of the domain ${domain?.title}.`,
    capability: options.capability ?? title,
    domain: domain?.name ?? 'none',
    team,
    channel: existingTeam?.channel ?? `team-${team}`,
    objectives: {
      availabilityPercent: options.availability ?? 99.9,
      latencyP99Ms: options.latency ?? 300,
      deploymentFrequency: options.deploymentFrequency ?? 'daily',
    },
    dependencies: { services: options.dependencies ?? [], thirdParties: options.thirdParties ?? [] },
    rollout: { strategy: 'blue-green' },
    runbook: 'docs/runbook.md',
  });

  const problems = [
    ...nameProblems('service', options.name),
    ...same.filter((entry) => entry.root !== root).map(takenProblem(name)),
    ...domainProblems(options.domain, platform),
    ...dependencyProblems(options, taken),
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => optionProblem(issue, options))),
  ];
  if (problems.length > 0 || !parsed.success) return { kind: 'refused', problems: [...new Set(problems)] };
  if (isThere) return { kind: 'exists', root };
  return { kind: 'create', root, descriptor: parsed.data, newTeam: existingTeam === undefined };
}

function takenProblem(name: string): (entry: TakenName) => string {
  return ({ root }) => `The name "${name}" is taken by ${root}. Choose another.`;
}

function domainProblems(domain: string | undefined, { domains }: PlatformDescriptor): string[] {
  const names = domains.map(({ name }) => name);
  if (domain === undefined) {
    return [
      `No domain is given. Add --domain=NAME: there are ${names.map((name) => `"${name}"`).join(', ')}.`,
    ];
  }
  if (names.includes(domain)) return [];
  return [
    `There is no domain ${quote(domain)} in platform.json: ${suggest(domain, names)} ` +
      'A new one: npx nx g domain NAME.',
  ];
}

function dependencyProblems(
  { name, dependencies = [] }: ParsedServiceOptions,
  taken: readonly TakenName[],
): string[] {
  if (dependencies.length === 0) return [];
  const services = taken.filter(({ kind, described }) => kind === 'service' && described);
  const known = services.map((service) => service.name).filter((service) => service !== name);
  return dependencies
    .filter((dependency) => !known.includes(dependency))
    .map((dependency) =>
      dependency === name
        ? `The service cannot depend on itself. Take ${quote(dependency)} out of --dependencies.`
        : `There is no service ${quote(dependency)} to depend on: ${suggest(dependency, known)} Correct --dependencies.`,
    );
}

/** The flag that a field of the descriptor comes from. */
const flags: Record<string, keyof ParsedServiceOptions> = {
  availabilityPercent: 'availability',
  latencyP99Ms: 'latency',
  deploymentFrequency: 'deploymentFrequency',
  thirdParties: 'thirdParties',
};

function optionProblem(
  { path, message }: { path: PropertyKey[]; message: string },
  options: ParsedServiceOptions,
): string[] {
  const field = path.findLast((part) => typeof part === 'string') ?? '';
  const flag = flags[field] ?? (field as keyof ParsedServiceOptions);
  const value = options[flag];
  // The name and the dependencies have sentences of their own, and a channel follows from the team.
  if (value === undefined || flag === 'name' || path[1] === 'services') return [];
  // Messages of our own go on after the value; those of the schema's library stand by themselves.
  const problem = /^[a-z]/.test(message)
    ? `The ${flag} ${quote(value)} ${message}.`
    : `The ${flag} cannot be ${quote(value)}: ${message}.`;
  return [`${problem} Correct --${flag}.`];
}

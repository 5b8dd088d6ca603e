import {
  serviceDescriptorSchema,
  suggest,
  type PlatformDescriptor,
  type ServiceDescriptor,
} from '@roadbed/catalog';
import { reservedFor } from './reserved-names.ts';
import type { ServiceOptions } from './service-options.ts';
import type { TakenName } from './taken-names.ts';
import { titleOf } from './title-of.ts';

/** What creating a service comes to, or every reason why it cannot be created. */
export type ServicePlan =
  | { kind: 'create'; root: string; descriptor: ServiceDescriptor; newTeam: boolean }
  | { kind: 'exists'; root: string }
  | { kind: 'refused'; problems: string[] };

/** Turns options into a plan. Touches nothing, so a refusal leaves the workspace as it was. */
export function planService(
  options: ServiceOptions,
  platform: PlatformDescriptor,
  taken: TakenName[],
): ServicePlan {
  const domain = platform.domains.find(({ name }) => name === options.domain);
  const problems = [...nameProblems(options.name), ...domainProblems(options.domain, platform)];
  const { name } = options;
  if (problems.length > 0 || name === undefined || !domain) return { kind: 'refused', problems };

  const root = `apps/${domain.name}/${name}`;
  // Where letters of either case name one file, `Checkout` and `checkout` are one folder.
  const same = taken.filter((entry) => entry.name.toLowerCase() === name);
  if (same.some((entry) => entry.root === root && entry.described)) return { kind: 'exists', root };
  const other = same.find((entry) => entry.root !== root);
  if (other) {
    return { kind: 'refused', problems: [`The name "${name}" is taken by ${other.root}. Choose another.`] };
  }

  const team = options.team ?? name;
  const existingTeam = platform.teams.find((candidate) => candidate.name === team);
  const title = options.title ?? titleOf(name);
  const parsed = serviceDescriptorSchema.safeParse({
    $schema: '../../../libs/catalog/schema/service.schema.json',
    name,
    title,
    description: options.description ?? `${title}, a service of the domain ${domain.title}.`,
    capability: options.capability ?? title,
    domain: domain.name,
    team,
    channel: existingTeam?.channel ?? `team-${team}`,
    objectives: { availabilityPercent: 99.9, latencyP99Ms: 300, deploymentFrequency: 'daily' },
    dependencies: { services: [], thirdParties: [] },
    rollout: { strategy: 'blue-green' },
    runbook: 'docs/runbook.md',
  });
  if (!parsed.success) {
    return { kind: 'refused', problems: parsed.error.issues.map((issue) => optionProblem(issue, options)) };
  }
  return { kind: 'create', root, descriptor: parsed.data, newTeam: existingTeam === undefined };
}

function nameProblems(name: string | undefined): string[] {
  if (name === undefined || name === '') {
    return ['No name is given. Name the service, for example: nx g service checkout --domain=finance'];
  }
  const parsed = serviceDescriptorSchema.shape.name.safeParse(name);
  if (!parsed.success) {
    return parsed.error.issues.map(
      ({ message }) => `The name ${quote(name)} ${message}. Try a name such as "checkout".`,
    );
  }
  const mistaken = reservedFor(name);
  return mistaken ? [`The name "${name}" is reserved: it is ${mistaken}. Choose another.`] : [];
}

function domainProblems(domain: string | undefined, { domains }: PlatformDescriptor): string[] {
  const names = domains.map(({ name }) => name);
  if (domain === undefined || domain === '') {
    return [
      `No domain is given. Add --domain=NAME: there are ${names.map((name) => `"${name}"`).join(', ')}.`,
    ];
  }
  if (names.includes(domain)) return [];
  return [`There is no domain ${quote(domain)} in platform.json: ${suggest(domain, names)}`];
}

function optionProblem(issue: { path: PropertyKey[]; message: string }, options: ServiceOptions): string {
  const option = String(issue.path[0]);
  const value = (options as Record<string, unknown>)[option];
  return `The ${option} ${quote(value)} ${issue.message}. Correct --${option}.`;
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text;
}

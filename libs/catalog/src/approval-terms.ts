import { owningTeam } from './approval-policy.ts';
import type { StandardRule } from './approval-policy.ts';
import type { Service } from './catalog.ts';
import type { PlatformDescriptor } from './platform-descriptor.ts';

/** What a change of one service to one environment needs, by `platform.json` and, where it is stricter, `service.json`. */
export type ApprovalTerms = {
  /** How many people other than the requester must approve; 0: none. */
  people: number;
  /** `owning-team` and names of groups; null: everybody in `platform.json`. */
  from: readonly string[] | null;
  approvalWithinHours: number;
  startWithinHours: number;
  /** The standard changes that fit this service and environment; their conditions are for others to look at. */
  standard: readonly StandardRule[];
};

type Owned = Pick<Service, 'name' | 'domain' | 'team' | 'approvals'>;

/** The stricter of the two, whatever they say: a `service.json` never loosens what the organisation asks for. */
export function approvalTerms(
  platform: PlatformDescriptor,
  service: Owned,
  environment: string,
): ApprovalTerms {
  const { approvals: policy } = platform;
  const people = platform.environments.find(({ name }) => name === environment)?.approvals ?? 0;
  const own = service.approvals?.find((entry) => entry.environment === environment);
  const from = own?.from?.filter((name) => policy.from?.includes(name) ?? true) ?? policy.from ?? null;
  const fits = (names: readonly string[] | undefined, name: string) => names?.includes(name) ?? true;
  return {
    people: Math.max(people, own?.people ?? 0),
    from,
    approvalWithinHours: Math.min(policy.approvalWithinHours, own?.approvalWithinHours ?? Infinity),
    startWithinHours: Math.min(policy.startWithinHours, own?.startWithinHours ?? Infinity),
    standard:
      own?.standard === false
        ? []
        : policy.standard.filter(
            (rule) =>
              fits(rule.services, service.name) &&
              fits(rule.domains, service.domain) &&
              fits(rule.teams, service.team) &&
              fits(rule.environments, environment),
          ),
  };
}

/** Names of the people behind `owning-team` and names of groups, each once, in the order of `platform.json`. */
export function peopleOf(
  { people, teams, groups }: PlatformDescriptor,
  team: string,
  from: readonly string[] | null,
): string[] {
  const all = people.map(({ name }) => name);
  if (from === null) return all;
  const members = from.flatMap((name) =>
    name === owningTeam
      ? (teams.find((candidate) => candidate.name === team)?.members ?? [])
      : (groups.find((candidate) => candidate.name === name)?.members ?? []),
  );
  return all.filter((name) => members.includes(name));
}

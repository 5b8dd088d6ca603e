import type { Environment, Person, PlatformDescriptor, Team } from './platform-descriptor.ts';
import type { ServiceDescriptor } from './service-descriptor.ts';

/** A Digital Service and where its source is. */
export type Service = ServiceDescriptor & {
  /** Folder of the service, relative to the workspace, with forward slashes. */
  root: string;
};

/** Everything that the descriptors of a workspace say, checked against each other. */
export type Catalog = {
  platform: PlatformDescriptor;
  /** All services, by name. */
  services: ReadonlyMap<string, Service>;
};

export function findEnvironment(catalog: Catalog, name: string): Environment | undefined {
  return catalog.platform.environments.find((environment) => environment.name === name);
}

export function findTeam(catalog: Catalog, name: string): Team | undefined {
  return catalog.platform.teams.find((team) => team.name === name);
}

/** The person behind a Slack user id, or undefined: an unlinked chat user is nobody to the platform. */
export function findPersonBySlack(catalog: Catalog, slackUserId: string): Person | undefined {
  return catalog.platform.people.find((person) => person.slack === slackUserId);
}

/** Services that declare a dependency on `service`. */
export function dependentsOf(catalog: Catalog, service: string): Service[] {
  return [...catalog.services.values()].filter(({ dependencies }) => dependencies.services.includes(service));
}

import { basename } from 'node:path/posix';
import { z } from 'zod';

/** What a `service.json` refers to. A value that is missing or of the wrong type is undefined: its schema tells that. */
export type ServiceReferences = {
  root: string;
  name: string;
  domain: string | undefined;
  team: string | undefined;
  /** In their order; '' where one is not a string. */
  dependencies: string[];
};

/** The names that a `platform.json` gives; undefined where it cannot be read, so that nothing is said to be missing. */
export type PlatformReferences = { domains: string[] | undefined; teams: string[] | undefined };

const named = z
  .array(z.looseObject({ name: z.string() }))
  .optional()
  .catch(undefined);
const text = z.string().optional().catch(undefined);

const platformSchema = z.looseObject({ domains: named, teams: named });
const serviceSchema = z.looseObject({
  name: text,
  domain: text,
  team: text,
  dependencies: z.looseObject({ services: z.array(z.string().catch('')).catch([]) }).catch({ services: [] }),
});

/** Reads what can be read, so that a wrong reference is told together with a wrong value elsewhere in the file. */
export function toServiceReferences(root: string, json: unknown): ServiceReferences {
  const { name, domain, team, dependencies } = serviceSchema
    .catch({ dependencies: { services: [] } })
    .parse(json);
  return { root, name: name ?? basename(root), domain, team, dependencies: dependencies.services };
}

/** Reads what can be read of a `platform.json`. */
export function toPlatformReferences(json: unknown): PlatformReferences {
  const { domains, teams } = platformSchema.catch({}).parse(json);
  return { domains: domains?.map(({ name }) => name), teams: teams?.map(({ name }) => name) };
}

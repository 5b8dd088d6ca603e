import { z } from 'zod';

/** A service's or environment's name: a DNS label, for both are labels of a host name. */
export const nameSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be 1 to 63 of a-z, 0-9 and inner hyphens');

/** Orders the changes of one route: a change with a lower fence than the stored one is refused. */
export const fenceSchema = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const originSchema = z
  .string()
  .max(2048)
  .refine(isHttpOrigin, 'must be an origin such as http://127.0.0.1:4411, without path, query or user')
  .transform((url) => new URL(url).origin);

export const targetSchema = z.strictObject({
  instance: z.string().min(1).max(200),
  url: originSchema,
  /** Share of new requests relative to the other targets; 0 sends none. */
  weight: z.number().min(0).max(1_000_000).default(1),
});

const targetsSchema = z
  .array(targetSchema)
  .max(1000)
  .refine(
    (targets) => new Set(targets.map((target) => target.instance)).size === targets.length,
    'names one instance twice: give each instance once',
  );

/** The body of `PUT /routes/:environment/:service`. */
export const routeChangeSchema = z.strictObject({ fence: fenceSchema, targets: targetsSchema });

export const routeSchema = z.strictObject({
  environment: nameSchema,
  service: nameSchema,
  fence: fenceSchema,
  targets: targetsSchema,
});

/** A route that was removed. Its fence stays, so that a late change cannot bring it back. */
export const removedRouteSchema = z.strictObject({
  environment: nameSchema,
  service: nameSchema,
  fence: fenceSchema,
});

export const tableSchema = z.strictObject({
  version: z.literal(1),
  routes: z.array(routeSchema),
  removed: z.array(removedRouteSchema).default([]),
});

/** One running instance that requests may go to. */
export type Target = z.output<typeof targetSchema>;
/** The targets of one service in one environment. */
export type Route = z.output<typeof routeSchema>;
export type RemovedRoute = z.output<typeof removedRouteSchema>;
/** All that the table file holds. */
export type TableState = z.output<typeof tableSchema>;

function isHttpOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.protocol !== 'http:') return false;
  return url.href === `${url.origin}/`;
}

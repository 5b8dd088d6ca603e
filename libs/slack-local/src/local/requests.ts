import { z } from 'zod';

const answer = z.union([z.string(), z.array(z.string()), z.null()]);

/** The bodies of the JSON API under /local. Users and channels go by id or by name. */
export const messageRequest = z.object({
  user: z.string(),
  channel: z.string(),
  text: z.string(),
  thread_ts: z.string().optional(),
});

export const actionRequest = z.object({
  user: z.string(),
  /** A message's place; or `view` for an open modal or the Home tab. */
  channel: z.string().optional(),
  ts: z.string().optional(),
  view: z.string().optional(),
  action_id: z.string(),
  block_id: z.string().optional(),
  value: answer.optional(),
});

export const submitRequest = z.object({
  user: z.string(),
  /** By block id, then action id. */
  values: z.record(z.string(), z.record(z.string(), answer)).default({}),
});

export const closeRequest = z.object({ user: z.string(), all: z.boolean().default(false) });
export const readRequest = z.object({ user: z.string(), channel: z.string(), ts: z.string() });
export const joinRequest = z.object({ user: z.string(), channel: z.string() });
export const openRequest = z.object({ user: z.string(), with: z.string() });
export const homeRequest = z.object({ user: z.string(), tab: z.enum(['home', 'messages']).default('home') });
export const faultRequest = z.object({
  /** How many of the next Web API calls are answered with 429. */
  rateLimitNext: z.number().int().min(0),
  /** The Retry-After that they carry, seconds. */
  retryAfterSeconds: z.number().int().min(0).default(1),
});

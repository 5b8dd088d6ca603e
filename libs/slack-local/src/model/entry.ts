import { z } from 'zod';

export const blockSchema = z.looseObject({ type: z.string(), block_id: z.string().optional() });
export type Block = z.infer<typeof blockSchema>;

const channelSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['channel', 'private', 'im', 'mpim']),
  members: z.array(z.string()),
  creator: z.string(),
  /** Unix seconds. */
  created: z.number(),
  topic: z.string().default(''),
});
export type Channel = z.infer<typeof channelSchema>;

const messageSchema = z.object({
  channel: z.string(),
  ts: z.string(),
  user: z.string(),
  text: z.string(),
  botId: z.string().optional(),
  username: z.string().optional(),
  blocks: z.array(blockSchema).optional(),
  attachments: z.array(z.looseObject({})).optional(),
  metadata: z.looseObject({}).optional(),
  threadTs: z.string().optional(),
  clientMsgId: z.string().optional(),
  /** Set for an ephemeral message: the one user who sees it. */
  visibleTo: z.string().optional(),
  edited: z.object({ user: z.string(), ts: z.string() }).optional(),
  reactions: z.array(z.object({ name: z.string(), users: z.array(z.string()) })).default([]),
});
export type Message = z.infer<typeof messageSchema>;

/** A view as Slack sends it to apps; only what is read here is typed. */
export const viewSchema = z.looseObject({
  id: z.string(),
  type: z.enum(['modal', 'home']),
  blocks: z.array(blockSchema),
  hash: z.string(),
});
export type View = z.infer<typeof viewSchema>;

/** One line of the journal: something that happened in the workspace. */
export const entrySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('channel'), channel: channelSchema }),
  z.object({ type: z.literal('joined'), channel: z.string(), user: z.string() }),
  z.object({ type: z.literal('posted'), message: messageSchema }),
  z.object({
    type: z.literal('changed'),
    channel: z.string(),
    ts: z.string(),
    text: z.string(),
    blocks: z.array(blockSchema).optional(),
    attachments: z.array(z.looseObject({})).optional(),
    edited: z.object({ user: z.string(), ts: z.string() }).optional(),
  }),
  z.object({ type: z.literal('removed'), channel: z.string(), ts: z.string() }),
  z.object({
    type: z.literal('reacted'),
    channel: z.string(),
    ts: z.string(),
    name: z.string(),
    user: z.string(),
  }),
  z.object({ type: z.literal('read'), user: z.string(), channel: z.string(), ts: z.string() }),
  z.object({ type: z.literal('home'), user: z.string(), view: viewSchema }),
]);
export type Entry = z.infer<typeof entrySchema>;

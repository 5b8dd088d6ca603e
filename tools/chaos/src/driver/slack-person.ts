import { z } from 'zod';

const limitMs = 10_000;

const outcomeSchema = z.object({ ok: z.boolean(), error: z.string().optional() });
const messageSchema = z.object({
  ts: z.string(),
  text: z.string(),
  visibleTo: z.string().optional(),
  blocks: z.array(z.record(z.string(), z.unknown())).optional(),
});
const viewSchema = z.object({ id: z.string(), private_metadata: z.string().optional() });
const stateSchema = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string().optional() })),
  messages: z.record(z.string(), z.array(messageSchema)),
  views: z.array(viewSchema),
});

/** What a person sees in a channel. */
export type SeenMessage = z.output<typeof messageSchema>;

/** People who act through the local Slack, as they would in the browser. Every call throws when no answer comes. */
export function createSlackPeople(url: () => string) {
  const act = async (path: string, body: object): Promise<{ ok: boolean; error?: string | undefined }> => {
    const response = await fetch(`${url()}/local/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(limitMs),
    });
    return outcomeSchema.parse(await response.json());
  };
  const look = async (user: string) => {
    const query = new URLSearchParams({ user });
    const response = await fetch(`${url()}/local/state?${query.toString()}`, {
      signal: AbortSignal.timeout(limitMs),
    });
    return stateSchema.parse(await response.json());
  };
  return {
    /** Types into a channel; for a command, ok is that the bot took it. */
    say: (user: string, channel: string, text: string) => act('messages', { user, channel, text }),
    /** Clicks a button of a message; ok is that the bot took it. */
    click: (user: string, channel: string, ts: string, action: string) =>
      act('actions', { user, channel, ts, action_id: action }),
    /** The modals that a person has open. */
    views: async (user: string) => (await look(user)).views,
    /** Fills a modal in, by block and action, and submits it; ok is that the bot took it. */
    submit: (user: string, view: string, values: Record<string, Record<string, string>>) =>
      act(`views/${view}/submit`, { user, values }),
    /** The latest messages of a channel that a person sees, oldest first. */
    async sees(user: string, channel: string): Promise<SeenMessage[]> {
      const { channels, messages } = await look(user);
      return messages[channels.find(({ name }) => name === channel)?.id ?? ''] ?? [];
    },
  };
}

export type SlackPeople = ReturnType<typeof createSlackPeople>;

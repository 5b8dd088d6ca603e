import type { LocalState } from '../local/state.ts';
import type { Message } from '../model/entry.ts';

export type Reply = { ok: boolean; error?: string; [field: string]: unknown };

/** A person at the page, through its JSON API. */
export function createPerson(url: () => string, user: string) {
  const post = async (path: string, body: object): Promise<Reply> => {
    const response = await fetch(`${url()}/local${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user, ...body }),
    });
    return (await response.json()) as Reply;
  };
  const state = async () => (await (await fetch(`${url()}/local/state?user=${user}`)).json()) as LocalState;
  const messages = async (channel: string): Promise<Message[]> => {
    const seen = await state();
    return (
      seen.messages[seen.channels.find((each) => each.name === channel || each.id === channel)?.id ?? ''] ??
      []
    );
  };
  return {
    state,
    messages,
    say: (channel: string, text: string) => post('/messages', { channel, text }),
    click: (place: { channel: string; ts: string } | { view: string }, action_id: string, value?: unknown) =>
      post('/actions', { ...place, action_id, value }),
    submit: (view: string, values: object) => post(`/views/${view}/submit`, { values }),
    close: (view: string) => post(`/views/${view}/close`, {}),
    post,
    /** Waits until a message in the channel satisfies, and returns it. */
    async sees(channel: string, satisfies: (message: Message) => boolean): Promise<Message> {
      return eventually(async () => (await messages(channel)).find(satisfies));
    },
  };
}

/** Asks again until there is an answer; a test's own time limit ends the waiting. */
export async function eventually<Value>(
  ask: () => Promise<Value | undefined> | Value | undefined,
): Promise<Value> {
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

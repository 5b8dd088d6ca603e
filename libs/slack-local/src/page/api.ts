import type { LocalState } from '../local/state.ts';

export type Answer = { ok: boolean; error?: string; errors?: Record<string, string>; channel?: string };

export async function fetchState(user: string | undefined): Promise<LocalState> {
  const query = user === undefined ? '' : `?user=${encodeURIComponent(user)}`;
  const response = await fetch(`/local/state${query}`);
  // A person in the address who is not of this workspace: the first one takes their place.
  if (response.status === 404 && user !== undefined) return fetchState(undefined);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return (await response.json()) as LocalState;
}

/** Posts a deed. A server that cannot be reached is an answer as well. */
export async function post(path: string, body: object): Promise<Answer> {
  try {
    const response = await fetch(`/local${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Answer & { message?: string };
    return response.ok ? answer : { ok: false, error: answer.message ?? answer.error ?? 'unknown' };
  } catch {
    return { ok: false, error: 'not_reachable' };
  }
}

/** What a failed deed says to a person. */
export function toWords(error: string | undefined): string {
  if (error === 'not_reachable') return 'The chat server cannot be reached. Is it running?';
  if (error === 'operation_timeout') return 'The app did not answer in time (operation_timeout). Try again?';
  if (error === 'dispatch_failed')
    return 'The app could not be reached (dispatch_failed). Is the bot running?';
  return `That did not work: ${error ?? 'unknown error'}`;
}

import { changeSchema, type Change } from '@roadbed/platform-api';
import type { Output } from '../output.ts';
import { pause } from '../up/pause.ts';
import { PlatformUnreachable, type Platform } from './platform-api.ts';

const LOOK_EVERY_MS = 300;
/** A platform that is deployed itself, or restarted, is back before this. */
const PATIENCE_MS = 60_000;

/** Tells how a change goes on until it ends. Returns the exit code: 0 when it went live. */
export async function followChange(
  platform: Platform,
  asked: Change,
  { output, signal }: { output: Output; signal: AbortSignal },
): Promise<number> {
  let told = '';
  let change = asked;
  let lastAnswer = performance.now();
  const started = performance.now();
  for (;;) {
    const words = describe(change);
    if (words !== told) output.line(words);
    told = words;
    const code = exitCodeOf(change);
    if (code !== undefined) return code;
    output.progress(`${words} (${Math.round((performance.now() - started) / 1000)} s)`);

    await pause(LOOK_EVERY_MS, signal);
    if (signal.aborted) {
      output.line(`${change.id} goes on without this command; ${platform.url}/changes/${change.id} shows it`);
      return 130;
    }
    try {
      const answer = await platform.get(`/api/v1/changes/${change.id}`, changeSchema);
      if (answer.ok) change = answer.body;
      if (answer.ok || answer.status < 500) lastAnswer = performance.now();
    } catch (error) {
      if (!(error instanceof PlatformUnreachable)) throw error;
      output.progress(`${change.id}: the platform does not answer; trying again`);
      if (performance.now() - lastAnswer > PATIENCE_MS) throw error;
    }
  }
}

function describe({ id, service, environment, status, statusReason, ...change }: Change): string {
  const because = statusReason === undefined ? '' : `: ${statusReason}`;
  const counting = change.approvals.filter(({ lapsed }) => !lapsed);
  const names = counting.map(({ by }) => by.title).join(', ');
  const byNames = names === '' ? '' : ` by ${names}`;
  const missing = change.requiredApprovals - counting.length;
  const people = missing === 1 ? 'one person' : `${missing} people`;
  const words: Record<Change['status'], string> = {
    'waiting-for-approval': `waits for the approval of ${people} other than ${change.requestedBy.title}, in the chat`,
    approved: `is approved${byNames}`,
    'rolling-out': 'is rolling out',
    live: `is live: ${service} in ${environment}`,
    queued: 'waits until the change before it has ended',
    replaced: `was replaced by a newer release before it went out${because}`,
    lapsed: `lapsed: it was not approved in time${because}`,
    'rolled-back': `was live, and was taken back${because}`,
    superseded: 'was live, and another change took its place',
    rejected: `was rejected${byNames}${because}`,
    failed: `failed; what was live before goes on serving${because}`,
  };
  return `${id} ${words[status]}`;
}

/** How a change ends that is not live. */
const ended: readonly Change['status'][] = ['failed', 'rejected', 'replaced', 'lapsed', 'rolled-back'];

function exitCodeOf({ status }: Change): number | undefined {
  if (status === 'live' || status === 'superseded') return 0;
  return ended.includes(status) ? 1 : undefined;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world/create-world.ts';
import { eventually } from '../world/eventually.ts';
import { putExampleRelease } from '../world/example-release.ts';
import type { ExampleRelease } from '../world/example-release.ts';
import { createPlatformApi } from './platform-api.ts';
import type { Asked } from './platform-api.ts';
import { createSlackPeople } from './slack-person.ts';
import type { SeenMessage } from './slack-person.ts';

/** What came of asking: an acknowledged change must be there afterwards, whatever happened to the platform. */
export type AskOutcome =
  | { kind: 'acknowledged'; id: string }
  | { kind: 'refused'; reason: string }
  | { kind: 'unanswered'; reason: string };

/** States of a change that has not ended. */
export const inProgress: readonly string[] = ['queued', 'waiting-for-approval', 'approved', 'rolling-out'];

const slackIds: Record<string, string> = { ana: 'U0ANA', ben: 'U0BEN', cleo: 'U0CLEO' };
const approver = 'ben';
const askedFor = /\b(C-\d+) is asked for/;
const follows = /\((C-\d+)\): /;

/** Everything that a team does to a world, through the public ways in: the HTTP API and the chat. */
export function createDriver(world: World) {
  const api = createPlatformApi(() => world.run().platform.url);
  const slack = createSlackPeople(() => world.run().slack?.url ?? '');
  /** By change, the messages that were seen to follow it. */
  const followers = new Map<string, Set<string>>();

  async function sees(person: string, service: string): Promise<SeenMessage[]> {
    const messages = await slack.sees(slackId(person), channelOf(service));
    for (const { ts, text, visibleTo } of messages) {
      const id = visibleTo === undefined ? follows.exec(text)?.[1] : undefined;
      if (id !== undefined) followers.set(id, (followers.get(id) ?? new Set()).add(ts));
    }
    return messages;
  }

  async function findMessage(id: string, service: string): Promise<SeenMessage | undefined> {
    return (await sees(approver, service)).find(
      ({ text, visibleTo }) => visibleTo === undefined && text.includes(`(${id}): `),
    );
  }

  return {
    api,
    followers,
    findMessage,
    gatewayUrl: (service: string, environment: string) =>
      `${world.run().gateway.url}/${environment}/${service}/`,

    /** Stores a release and makes it known; returns its digest. */
    async release(release: ExampleRelease): Promise<string> {
      const digest = await putExampleRelease(world.home, release);
      await api.register(digest);
      return digest;
    },

    async askByApi(asked: Asked): Promise<AskOutcome> {
      try {
        const result = await api.request(asked);
        return result.ok
          ? { kind: 'acknowledged', id: result.change.id }
          : { kind: 'refused', reason: result.reason };
      } catch (error) {
        return { kind: 'unanswered', reason: String(error) };
      }
    },

    /** `/deploy` in the channel of the team. One at a time for a person and a service. */
    async askByChat({ by, service, environment, release }: Asked): Promise<AskOutcome> {
      try {
        const known = new Set((await sees(by, service)).map(({ ts }) => ts));
        const text = `/deploy ${service} ${release.slice('sha256:'.length, 19)} to ${environment}`;
        const taken = await slack.say(slackId(by), channelOf(service), text);
        if (!taken.ok) return { kind: 'unanswered', reason: taken.error ?? 'no reason' };
        const answers = (await sees(by, service)).filter(
          ({ ts, visibleTo }) => visibleTo === slackId(by) && !known.has(ts),
        );
        const id = answers.map((answer) => askedFor.exec(answer.text)?.[1]).find((found) => found);
        if (id !== undefined) return { kind: 'acknowledged', id };
        return { kind: 'refused', reason: answers.map((answer) => answer.text).join('\n') };
      } catch (error) {
        return { kind: 'unanswered', reason: String(error) };
      }
    },

    /**
     * Ben clicks a button below the message of a change, once it is there.
     *
     * @returns whether the bot took the click; the message or the bot may not be there.
     */
    async decide(id: string, service: string, decision: 'approve' | 'reject'): Promise<boolean> {
      const message = await findMessage(id, service);
      if (message === undefined) return false;
      return (await slack.click(slackId(approver), channelOf(service), message.ts, `${decision}-change`)).ok;
    },

    /** Waits until a change is live. @throws with its state when it is not in time, or ends otherwise */
    async untilLive(id: string, withinMs = 60_000): Promise<void> {
      const seen = await eventually({ what: `${id} is live`, withinMs, everyMs: 100 }, async () => {
        const { status, statusReason } = await api.change(id);
        if (inProgress.includes(status)) throw new Error(`it is ${status}`);
        return { status, statusReason };
      });
      if (seen.status !== 'live' && seen.status !== 'superseded')
        throw new Error(`${id} is ${seen.status}: ${seen.statusReason ?? 'no reason is given'}`);
    },

    /** Has a change approved that waits for it, however often that must be tried; for quiet times. */
    async approve(id: string, service: string): Promise<void> {
      for (;;) {
        if ((await api.change(id)).status !== 'waiting-for-approval') return;
        if (!(await this.decide(id, service, 'approve'))) await sleep(100);
      }
    },
  };
}

export type Driver = ReturnType<typeof createDriver>;

function slackId(person: string): string {
  const id = slackIds[person];
  if (id === undefined) throw new Error(`there is nobody called "${person}" in the example`);
  return id;
}

function channelOf(service: string): string {
  return `team-${service}`;
}

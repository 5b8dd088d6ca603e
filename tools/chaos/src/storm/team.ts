import { setTimeout as sleep } from 'node:timers/promises';
import type { Change } from '@roadbed/platform-api';
import { inProgress } from '../driver/create-driver.ts';
import type { AskOutcome, Driver } from '../driver/create-driver.ts';
import type { Random } from './random.ts';
import type { StormLog } from './storm-log.ts';

export type TeamOptions = {
  driver: Driver;
  service: string;
  environment: string;
  /** Who asks. */
  by: string;
  random: Random;
  log: StormLog;
  /** Aborted when no more changes are to be asked for; the one under way is brought to its end. */
  signal: AbortSignal;
};

/** How long a change may take to its end once everything is up, in milliseconds. */
const endWithinMs = 120_000;
/** A click that was taken has its effect within this time, in milliseconds, however busy the machine is. */
const clickWithinMs = 20_000;

/**
 * A team that changes a service in an environment again and again: new releases, some of which cannot start or fail
 * their smoke journey, and earlier ones once more; by API or chat; approved or rejected by a colleague.
 */
export async function work(options: TeamOptions): Promise<void> {
  const { random, signal } = options;
  const good: string[] = [];
  for (let turn = 1; !signal.aborted; turn += 1) {
    await changeOnce(options, good, turn);
    await sleep(random.whole(0, 800), undefined, { signal }).catch(() => {});
  }
}

async function changeOnce(options: TeamOptions, good: string[], turn: number): Promise<void> {
  const { driver, service, environment, by, random, log, signal } = options;
  const release = await chooseRelease(options, good, turn);
  if (release === undefined) return;
  const asked = { service, environment, release, by };
  const via = random.happens(0.3) ? 'chat' : 'API';
  const outcome: AskOutcome = await (via === 'chat' ? driver.askByChat(asked) : driver.askByApi(asked));
  if (outcome.kind === 'acknowledged') log.acknowledged.push({ id: outcome.id, ...asked, via });
  if (outcome.kind === 'unanswered') log.unanswered += 1;
  // Without an answer the change may be there all the same: then it is brought to its end like any other.
  const change = await persist(signal, async () => (await driver.api.changes(service, environment, 1))[0]);
  if (change === undefined || !inProgress.includes(change.status)) return;
  await bringToEnd(options, change, random.happens(0.1) ? 'reject' : 'approve');
}

/**
 * Brings to its end what its team does not follow: what was asked for and not answered, which the platform may take later
 * than the team looked. For quiet times.
 */
export async function finish(options: TeamOptions): Promise<void> {
  const { driver, service, environment } = options;
  const changes = await driver.api.changes(service, environment);
  for (const change of changes.filter(({ status }) => inProgress.includes(status)).toReversed())
    await bringToEnd(options, change, 'approve');
}

async function chooseRelease(
  { driver, service, environment, random, signal }: TeamOptions,
  good: string[],
  turn: number,
): Promise<string | undefined> {
  if (good.length > 1 && random.happens(0.25)) return random.pick(good);
  const isFirst = good.length === 0;
  const release = {
    service,
    word: `${environment}-${turn}`,
    readyAfterMs: isFirst ? 0 : random.pick([0, 0, 0, 300, 300, 1000, 1000, 'never'] as const),
    smoke: isFirst
      ? ('passes' as const)
      : random.pick(['none', 'none', 'passes', 'passes', 'passes', 'passes', 'fails'] as const),
  };
  const digest = await persist(signal, () => driver.release(release));
  if (digest !== undefined && release.readyAfterMs !== 'never' && release.smoke !== 'fails')
    good.push(digest);
  return digest;
}

async function bringToEnd(
  { driver, service, log }: TeamOptions,
  { id, status }: Change,
  decision: 'approve' | 'reject',
): Promise<void> {
  const deadline = Date.now() + endWithinMs;
  let now: string = status;
  let clickedAt = 0;
  while (inProgress.includes(now) && Date.now() < deadline) {
    if (now === 'waiting-for-approval' && Date.now() - clickedAt > clickWithinMs) {
      // Whoever was told why it does not count has lost nothing.
      const told = await driver.toldSince(service, clickedAt - 1000).catch(() => ['what cannot be read']);
      if (clickedAt > 0 && told.length === 0) log.lostClicks.push({ id, at: clickedAt });
      clickedAt = 0;
      const isTaken = await driver.decide(id, service, decision).catch(() => false);
      if (isTaken) clickedAt = Date.now();
    }
    await sleep(150);
    const seen = await driver.api.change(id).catch(() => undefined);
    // Only what a platform that answers says counts: a click is not lost while nobody can say.
    if (seen === undefined) clickedAt = clickedAt === 0 ? 0 : Date.now();
    now = seen?.status ?? now;
  }
}

/** Does it again until it works; undefined when the storm ends before. */
async function persist<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | undefined> {
  for (;;) {
    try {
      return await work();
    } catch {
      if (signal.aborted) return undefined;
      await sleep(150);
    }
  }
}

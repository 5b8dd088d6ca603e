import { formatZoned } from '@roadbed/catalog';
import { standingStatuses } from '../change/change.ts';
import { listChanges } from '../change/find-change.ts';
import { shortDigest } from '../release/release.ts';
import type { Check, CheckInput } from './check.ts';
import { findLivePeriods } from './live-periods.ts';
import type { LivePeriod } from './live-periods.ts';
import type { Unhealthy } from './sources.ts';
import type { Verdict } from './verdict.ts';

const minuteMs = 60_000;

/** Whether the release was live, and healthy for long enough, in the environment before this one. */
export const checkOrder: Check = async (input) => {
  const { db, service, environment, release, sources, now } = input;
  const { after } = environment;
  const short = shortDigest(release.digest);
  if (after === undefined) {
    return {
      check: 'order',
      verdict: 'passed',
      code: 'first-environment',
      message: `A release may go to ${environment.name} at once.`,
      facts: {},
    };
  }
  const before = { service: service.name, environment: after.environment };
  const periods = await findLivePeriods(db, before, release.digest);
  const [latest] = periods;
  if (latest === undefined) return await judgeUnseen(input, after.environment);
  const facts = { environment: after.environment, bakeMinutes: after.bakeMinutes, change: latest.changeId };
  if (latest.isTakenBack) {
    return {
      check: 'order',
      verdict: 'refused',
      code: 'not-promoted',
      message: `${short} was taken back in ${after.environment} (${latest.changeId}). Deploy one that stays there.`,
      facts,
    };
  }

  const earliest = periods.at(-1)?.from ?? latest.from;
  const unhealthy = (await sources.findUnhealthy?.(before.service, before.environment, earliest)) ?? [];
  const [ill] = latest.to === null ? unhealthy.filter(({ until }) => until === null) : [];
  if (ill !== undefined) {
    return {
      check: 'order',
      verdict: 'refused',
      code: 'unhealthy-before',
      message: `${short} is not healthy in ${after.environment}: ${ill.summary}. Mend it there first.`,
      facts: { ...facts, since: ill.since.toISOString() },
    };
  }
  const neededMs = after.bakeMinutes * minuteMs;
  const bakedMs = Math.max(...periods.map((period) => healthyFor(period, unhealthy, now)));
  const bakedMinutes = Math.max(0, Math.floor(bakedMs / minuteMs));
  // A clock that went back must not keep what needs no time.
  if (neededMs === 0 || bakedMs >= neededMs) {
    return {
      check: 'order',
      verdict: 'passed',
      code: 'baked',
      message: `${short} was live and healthy in ${after.environment} for ${bakedMinutes} minutes (${latest.changeId}).`,
      facts: { ...facts, bakedMinutes },
    };
  }
  return {
    check: 'order',
    verdict: 'refused',
    code: 'not-baked',
    ...describeUnbaked(input, latest, neededMs, unhealthy),
  };
};

async function judgeUnseen(
  { db, service, release, environment, mayWait }: CheckInput,
  before: string,
): Promise<Verdict> {
  const short = shortDigest(release.digest);
  const place = { service: service.name, environment: before };
  const standing = await listChanges(db, { ...place, statuses: standingStatuses });
  const coming = standing.find((change) => change.release === release.digest);
  const order = `${short} goes to ${environment.name} after ${before}`;
  if (coming === undefined) {
    return {
      check: 'order',
      verdict: 'refused',
      code: 'not-promoted',
      message: `${order}, where it has not been live. Deploy it there first: \`/deploy ${service.name} ${short} to ${before}\`.`,
      facts: { environment: before },
    };
  }
  return {
    check: 'order',
    verdict: mayWait ? 'warned' : 'refused',
    code: 'on-its-way',
    message: `${order}: ${coming.id} is bringing it there, and this waits for it.`,
    facts: { environment: before, change: coming.id },
  };
}

function describeUnbaked(
  { catalog, service, environment, release }: CheckInput,
  latest: LivePeriod,
  neededMs: number,
  unhealthy: readonly Unhealthy[],
): Pick<Verdict, 'message' | 'facts'> {
  const short = shortDigest(release.digest);
  const { after } = environment;
  const facts = { environment: after?.environment, bakeMinutes: after?.bakeMinutes, change: latest.changeId };
  const asked = `${short} goes to ${environment.name} when it was live and healthy in ${after?.environment} for ${after?.bakeMinutes} minutes`;
  if (latest.to !== null) {
    return {
      message:
        `${asked}; another release took its place there before. Deploy the newer one, ` +
        `or bring this one back: \`/deploy ${service.name} ${short} to ${after?.environment}\`.`,
      facts,
    };
  }
  const from = new Date(healthyFrom(latest, unhealthy).getTime() + neededMs);
  return {
    message: `${asked}: ask again from ${formatZoned(from, catalog.platform.timeZone)} on.`,
    facts: { ...facts, from: from.toISOString() },
  };
}

/** For how long a period was healthy without a break up to its end, in milliseconds. */
function healthyFor(period: LivePeriod, unhealthy: readonly Unhealthy[], now: Date): number {
  const end = period.to ?? now;
  return end.getTime() - healthyFrom(period, unhealthy).getTime();
}

function healthyFrom({ from, to }: LivePeriod, unhealthy: readonly Unhealthy[]): Date {
  const ends = unhealthy
    .filter(({ since }) => to === null || since < to)
    .map(({ until }) => until ?? to ?? from)
    .filter((until) => until > from);
  return new Date(Math.max(from.getTime(), ...ends.map((until) => until.getTime())));
}

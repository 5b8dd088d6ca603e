import type { ReadErrorBudget } from '@roadbed/deploy';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

const windowDays = 30;
const minutesOfWindow = windowDays * 24 * 60;

/**
 * The error budget by what the health watch saw: every minute in which an alert of the service fired, out of the last 30
 * days, counts as wholly unavailable. `objectives.availabilityPercent` allows so many minutes (43.2 at 99.9 %), and what
 * is left of them is the budget; below zero when more have passed.
 *
 * Coarse on purpose: single failed requests in between do not count, because nothing counts them yet, and an outage
 * shorter than the pause between two looks may not be seen. Null for a service that is not live in the environment.
 */
export function createReadErrorBudget(db: Kysely<Tables>): ReadErrorBudget {
  return async (service, environment, availabilityPercent) => {
    const { rows } = await sql<{ live: boolean; minutes: number }>`
      SELECT
        EXISTS (SELECT FROM deployment WHERE service = ${service} AND environment = ${environment}) AS live,
        coalesce((
          SELECT sum(extract(epoch FROM least(coalesce(resolved_at, at), at) - greatest(since, at - span)))
          FROM alert
          WHERE service = ${service} AND environment = ${environment}
            AND coalesce(resolved_at, at) > at - span AND since < at
        ), 0)::float8 / 60 AS minutes
      FROM (SELECT clock_timestamp() AS at, make_interval(days => ${windowDays}) AS span) AS clock`.execute(
      db,
    );
    const [row] = rows;
    if (row === undefined || !row.live) return null;
    const allowed = (minutesOfWindow * (100 - availabilityPercent)) / 100;
    return {
      leftPercent: round(100 * (1 - row.minutes / allowed)),
      objectivePercent: availabilityPercent,
      windowDays,
      downMinutes: round(row.minutes),
    };
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

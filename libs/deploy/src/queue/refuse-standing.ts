import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import type { Place } from '../place.ts';
import { shortDigest } from '../release/release.ts';
import type { RequestPlan } from './plan-request.ts';

/** Says which change is asked for already, or goes before the one that is asked for. */
export function refuseStanding(
  { service, environment }: Place,
  { by, because }: Extract<RequestPlan, { kind: 'refuse' }>,
): Refusal {
  const status = by.status.replaceAll('-', ' ');
  const which = `${by.id} (${shortDigest(by.release)}, ${status}) of ${service} to ${environment}`;
  const wayOut = by.status === 'queued' ? `take it out with \`/deploy withdraw ${by.id}\`` : 'reject it';
  const message =
    because === 'same'
      ? `${which} is in progress and brings this release already. Wait for it to end, or ${wayOut}, and ask again.`
      : `${which} is in line, and goes before an older release. Wait for it to end, or ${wayOut}, and ask again.`;
  return refuse('change-in-progress', message);
}

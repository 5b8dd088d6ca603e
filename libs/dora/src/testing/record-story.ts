import { parseDeliveryEvents } from '../event.ts';
import type { DeliveryEvent } from '../event.ts';

const start = Date.parse('2026-11-01T00:00:00Z');

/** A time so many hours after the beginning of the story. */
export const hour = (hours: number): Date => new Date(start + hours * 3_600_000);

type Change = { id: string; release: string; service?: string; environment?: string };

/** Writes entries as the ledger has them, by hours. */
export function recordStory() {
  const entries: Array<{ type: string } & Record<string, unknown>> = [];
  const put = (hours: number, type: string, change: Change, data: object) =>
    entries.push({
      type: `roadbed.${type}.v1`,
      at: hour(hours).toISOString(),
      service: change.service ?? 'payments',
      environment: change.environment ?? 'production',
      changeId: change.id,
      data,
    });
  return {
    /** A release of commits, each by the hour at which it was made. */
    release(hours: number, digest: string, commits: Record<string, number>, service = 'payments') {
      entries.push({
        type: 'roadbed.release.registered.v1',
        at: hour(hours).toISOString(),
        service,
        data: {
          digest,
          commits: Object.entries(commits).map(([sha, made]) => ({ sha, at: hour(made).toISOString() })),
        },
      });
    },
    requested: (hours: number, change: Change, more: { kind?: string; rollsBack?: string } = {}) =>
      put(hours, 'change.requested', change, { release: change.release, ...more }),
    weighted: (hours: number, change: Change) => put(hours, 'rollout.weight-set', change, {}),
    live: (hours: number, change: Change) => put(hours, 'change.live', change, {}),
    failed: (hours: number, change: Change) => put(hours, 'change.failed', change, {}),
    other: (hours: number, change: Change) => put(hours, 'change.approved', change, {}),
    events: (): DeliveryEvent[] => parseDeliveryEvents(entries),
  };
}

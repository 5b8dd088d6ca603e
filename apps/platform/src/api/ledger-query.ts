import type { Catalog } from '@roadbed/catalog';
import type { LedgerFilter } from '@roadbed/ledger';
import { z } from 'zod';
import { queryNumber } from './schemas.ts';

const instant = z.iso
  .datetime({ offset: true, error: 'is no time such as 2026-11-21T10:00:00Z' })
  .transform((text) => new Date(text));

/** By what entries are found. */
export const ledgerQuery = z.object({
  event: z.string().optional().describe('the one with this eventId'),
  service: z.string().optional(),
  environment: z.string().optional(),
  type: z.string().optional(),
  change: z.string().optional(),
  team: z.string().optional().describe('entries of the services that the team owns now'),
  person: z.string().optional().describe('what this person of platform.json did'),
  ticket: z.string().optional().describe('entries that name it, and all of a change that does'),
  since: instant.optional(),
  until: instant.optional().describe('before this time'),
});

/** Which part of them. */
export const ledgerPage = z.object({
  after: queryNumber(0, Number.MAX_SAFE_INTEGER).describe(
    'only what was recorded after the entry of this number',
  ),
  before: queryNumber(0, Number.MAX_SAFE_INTEGER),
  limit: queryNumber(1, 1000),
});

export function toLedgerFilter(
  { event, change, team, person, ...filter }: z.output<typeof ledgerQuery>,
  { services }: Catalog,
): LedgerFilter {
  const owned = [...services.values()].filter((service) => service.team === team).map(({ name }) => name);
  return {
    ...filter,
    eventId: event,
    changeId: change,
    services: team === undefined ? undefined : owned,
    actor: person === undefined ? undefined : `person:${person}`,
  };
}

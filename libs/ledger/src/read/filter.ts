import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** Which entries. */
export type LedgerFilter = {
  /** The one of this event. */
  eventId?: string | undefined;
  service?: string | undefined;
  /** Any of these services: those of a team. */
  services?: readonly string[] | undefined;
  environment?: string | undefined;
  type?: string | undefined;
  /** Any of these types. */
  types?: readonly string[] | undefined;
  changeId?: string | undefined;
  /** Who did it: `person:ana`. */
  actor?: string | undefined;
  /** Entries that name the ticket, and all of a change that does: `PAY-123`. */
  ticket?: string | undefined;
  /** Recorded at this time or later. */
  since?: Date | undefined;
  /** Recorded before this time. */
  until?: Date | undefined;
};

/** The condition that a row of `ledger_entry` fits a filter. */
export function fits(filter: LedgerFilter): RawBuilder<boolean> {
  const { eventId, service, services, environment, type, types, changeId, actor, ticket, since, until } =
    filter;
  const conditions = [
    eventId !== undefined && sql`ledger_entry.event_id = ${eventId}`,
    service !== undefined && sql`ledger_entry.service = ${service}`,
    services !== undefined && sql`ledger_entry.service = ANY(${[...services]})`,
    environment !== undefined && sql`ledger_entry.environment = ${environment}`,
    type !== undefined && sql`ledger_entry.type = ${type}`,
    types !== undefined && sql`ledger_entry.type = ANY(${[...types]})`,
    changeId !== undefined && sql`ledger_entry.change_id = ${changeId}`,
    actor !== undefined && sql`ledger_entry.actor = ${actor}`,
    ticket !== undefined && fitsTicket(ticket),
    since !== undefined && sql`ledger_entry.at >= ${since}`,
    until !== undefined && sql`ledger_entry.at < ${until}`,
  ].filter((condition) => condition !== false);
  return conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` AND `)})`;
}

function fitsTicket(ticket: string): RawBuilder<unknown> {
  const names = sql`tickets <> '{}' AND tickets @> ${[ticket]}::text[]`;
  return sql`(${names} OR ledger_entry.change_id IN (SELECT change_id FROM ledger_entry WHERE ${names}))`;
}

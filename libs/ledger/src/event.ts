/**
 * Something that happened, as a person or the platform reports it to the ledger.
 * It becomes a CloudEvents 1.0 document; no secret belongs in it.
 */
export type LedgerEvent = {
  /**
   * Unique name of the event, chosen so that a repeated step names the same event:
   * `C-12/live`, not a random id. A second append under one id adds nothing.
   */
  id: string;
  /** What happened, with its version: `roadbed.change.live.v1`. */
  type: string;
  /** Who did it: `person:ana`, or `system:roadbed` for the platform itself. */
  actor: string;
  /** What it happened to: `change/C-12`. */
  subject: string;
  service?: string | undefined;
  environment?: string | undefined;
  changeId?: string | undefined;
  /** The facts of this type of event. JSON values only. */
  data: Record<string, unknown>;
};

/** An event on record. */
export type LedgerEntry = Omit<LedgerEvent, 'id'> & {
  /** Position in the table: later entries have larger numbers, with gaps. */
  id: number;
  eventId: string;
  /** When it was recorded: ISO 8601, UTC. */
  at: string;
  /** RFC 6962 leaf hash of the entry's body, lower-case hex. */
  leafHash: string;
};

import { z } from 'zod';

const one = (pattern: RegExp, form: string) =>
  z.string().max(500).regex(pattern, `must be of the form ${form}`);
const name = z
  .string()
  .min(1)
  .max(500)
  .regex(/^\P{Cc}+$/u, 'must not have control characters');

/**
 * Something that happened, as a person or the platform reports it to the ledger. It becomes a CloudEvents 1.0 document
 * with the extension attributes `actor`, `service`, `environment`, `changeid`, `reason` and `traceid`. No secret
 * belongs in it; what looks like one is replaced by `[redacted]` before it is hashed.
 */
export const ledgerEventSchema = z.strictObject({
  /**
   * Unique name of the event, chosen so that a repeated step names the same event:
   * `C-12/live`, not a random id. A second append under one id adds nothing.
   */
  id: name,
  /** What happened, with its version: `roadbed.change.live.v1`. */
  type: one(/^[a-z0-9-]+(\.[a-z0-9-]+)*\.v[1-9]\d*$/, 'roadbed.change.live.v1'),
  /** Who did it: `person:ana`, or `system:roadbed` for the platform itself. */
  actor: one(/^[a-z][a-z-]*:\P{Cc}+$/u, 'person:ana'),
  /** What it happened to: `change/C-12`. */
  subject: one(/^[a-z][a-z-]*\/\P{Cc}+$/u, 'change/C-12'),
  service: name.optional(),
  environment: name.optional(),
  changeId: name.optional(),
  /** Why, in the actor's words. Words that may name people belong in `personal` instead. */
  reason: z.string().max(3000).optional(),
  /** The trace in which it happened, 32 lower-case hex digits (W3C Trace Context). */
  traceId: one(/^[0-9a-f]{32}$/, '32 hex digits').optional(),
  /** The facts of this type of event. JSON values only. */
  data: z.record(z.string(), z.unknown()),
  /**
   * Personal data by field: the entry holds a salted commitment to each, the value stands apart and can be erased with
   * {@link erasePersonalData} without breaking a proof.
   */
  personal: z.record(z.string().min(1).max(100), z.string().max(10_000)).optional(),
});

/** What {@link ledgerEventSchema} describes. */
export type LedgerEvent = {
  [Key in keyof z.input<typeof ledgerEventSchema>]: z.input<typeof ledgerEventSchema>[Key];
};

/** An event on record. */
export type LedgerEntry = Omit<LedgerEvent, 'id' | 'personal'> & {
  /** Position in the table: later entries have larger numbers, with gaps. */
  id: number;
  eventId: string;
  /** When it was recorded: ISO 8601, UTC. */
  at: string;
  /** RFC 6962 leaf hash of the entry's body, lower-case hex. */
  leafHash: string;
};

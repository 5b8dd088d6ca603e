import { z } from 'zod';

// An export is JSON Lines, docs/ledger.md. An entry's line is its body, byte for byte. Every other line begins
// with `{"ledger":`, which no body does: the keys of a body are sorted, and its first is `actor`.

export const exportVersion = 1;
/** So many leaf hashes stand in one line. */
export const hashesPerLine = 256;
export const otherLine = '{"ledger":"';

const hex32 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits');

export const headerSchema = z.strictObject({
  ledger: z.literal('export'),
  version: z.literal(exportVersion),
  origin: z.string().min(1),
  size: z.int().min(1),
});
const personalSchema = z.strictObject({
  ledger: z.literal('personal'),
  index: z.int().min(0),
  field: z.string(),
  salt: hex32,
  value: z.string(),
});
const hashesSchema = z.strictObject({
  ledger: z.literal('hashes'),
  index: z.int().min(0),
  // Of the ways to write the same bytes the one alone that has no loose bits at its end (RFC 4648, 3.5).
  hashes: z.base64().refine((text) => Buffer.from(text, 'base64').toString('base64') === text),
});
const checkpointSchema = z.strictObject({ ledger: z.literal('checkpoint'), note: z.string() });
const endSchema = z.strictObject({ ledger: z.literal('end'), lines: z.int().min(2) });

export const otherLineSchema = z.discriminatedUnion('ledger', [
  headerSchema,
  personalSchema,
  hashesSchema,
  checkpointSchema,
  endSchema,
]);
export type OtherLine = z.infer<typeof otherLineSchema>;

/** A line that is no entry, without its line break. */
export function toLine(line: OtherLine): string {
  return JSON.stringify(line);
}

/** The kinds of parts, in the order in which people are offered them. */
export const PART_KINDS = ['route', 'job', 'client', 'toggle', 'alert', 'runbook'] as const;

/** A kind of part. */
export type PartKind = (typeof PART_KINDS)[number];

/** What `nx g part` and plop take; see `schema.json`. Every value is what a person typed. */
export interface PartOptions {
  kind?: string;
  service?: string;
  name?: string;
  method?: string;
  path?: string;
  every?: string;
  provider?: string;
  operation?: string;
  params?: string;
  query?: string;
  headers?: string;
  body?: string;
  fields?: string;
  description?: string;
  expr?: string;
  for?: string;
  severity?: string;
  summary?: string;
  /** Not `title`, which Node takes for a flag of its own where plop starts it anew. */
  heading?: string;
}

import { commitSchema } from '@roadbed/platform-api';
import { z } from 'zod';

/** `sha256:` and 64 lower-case hex digits, the form of the OCI image specification. */
export const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'is not a digest (sha256:…)');

/** Where a release comes from; kept beside its content, never part of its digest. */
export type ReleaseOrigin = z.infer<typeof releaseOriginSchema>;
export const releaseOriginSchema = z.object({
  digest: digestSchema,
  service: z.string(),
  /** Full id of the commit it was first built at; null outside git. */
  commit: z.string().nullable(),
  /** Whether any of its sources differed from that commit. */
  dirty: z.boolean(),
  /** Commits that touched its sources since the release before it, newest first. */
  commits: z.array(commitSchema),
  tickets: z.array(z.string()),
  /** ISO 8601. */
  builtAt: z.string(),
});

/** A release that the platform can deploy. */
export type Release = ReleaseOrigin & { registeredAt: string };

/** The digest as people read it: 12 hex digits. */
export function shortDigest(digest: string): string {
  return digest.replace('sha256:', '').slice(0, 12);
}

/** When a release became known, and was built. */
export type ReleaseAge = Pick<Release, 'registeredAt' | 'builtAt'>;

/** Whether one release became known after another; of two at one moment, whether it was built later. */
export function isNewer(one: ReleaseAge, other: ReleaseAge): boolean {
  const order =
    one.registeredAt.localeCompare(other.registeredAt) || one.builtAt.localeCompare(other.builtAt);
  return order > 0;
}

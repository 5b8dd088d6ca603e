import type { Catalog, Environment, Service } from '@roadbed/catalog';
import type { Kysely } from 'kysely';
import type { ChangeKind } from '../change/change.ts';
import type { Release } from '../release/release.ts';
import type { DeployTables } from '../tables.ts';
import type { PreflightSources } from './sources.ts';
import type { Verdict } from './verdict.ts';

/** What is to go where, and who asks. */
export type PreflightSubject = {
  service: Service;
  environment: Environment;
  release: Release;
  kind: ChangeKind;
  /** `person:ana` or `system:roadbed`. */
  requestedBy: string;
};

/** What a check looks at. */
export type CheckInput = PreflightSubject & {
  db: Kysely<DeployTables>;
  catalog: Catalog;
  sources: PreflightSources;
  now: Date;
  /**
   * Whether a change may be asked for while its release is on its way to the environment before: it is held back until
   * that has come. Not so when it is about to go out.
   */
  mayWait: boolean;
};

/** One question; its verdict is about a normal change, what other kinds make of it is for `runPreflight`. */
export type Check = (input: CheckInput) => Promise<Verdict>;

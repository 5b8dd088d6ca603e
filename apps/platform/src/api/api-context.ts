import type { LedgerKeys } from '@roadbed/ledger';
import type { CatalogSource } from '../catalog-source.ts';
import type { Identity } from '../identity/identity.ts';
import type { PreflightContext } from '../preflight/preflight-sources.ts';

/** What the API answers from. */
export type ApiContext = PreflightContext & {
  catalog: CatalogSource;
  ledgerKeys: LedgerKeys;
  /** Where people reach the platform. */
  platformUrl: string;
  identity: Identity;
  gatewayUrl: string;
  slackUrl: string | undefined;
  /** Registers a release of the folder, if it is what its builder made; else says what is wrong. */
  registerRelease: (digest: string) => Promise<{ ok: true } | { ok: false; reason: string }>;
  /** Lets the pipeline and the messages look now rather than at their next turn. */
  nudge: () => void;
};

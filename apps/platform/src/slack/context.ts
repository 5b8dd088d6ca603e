import type { CatalogSource } from '../catalog-source.ts';
import type { PreflightContext } from '../preflight/preflight-sources.ts';

/** What the listeners work with. */
export type SlackContext = PreflightContext & {
  catalog: CatalogSource;
  /** Lets the pipeline and the messages look now rather than at their next turn. */
  nudge: () => void;
};

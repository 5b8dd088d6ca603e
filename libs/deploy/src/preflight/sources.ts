/** What preflight asks of others; the application fills it. What is left out is not asked. */
export type PreflightSources = {
  /** Whether the policy lets a release be deployed: it is what its builder made, and nothing speaks against it. */
  mayBeDeployed?: (
    digest: string,
  ) => Promise<{ ok: true; warnings?: string[] } | { ok: false; reason: string }>;
  /**
   * How much of its error budget a service has left in an environment, in percent, below 0 when it is overspent; null
   * when that is not known.
   */
  readErrorBudget?: (
    service: string,
    environment: string,
    availabilityPercent: number,
  ) => Promise<{ leftPercent: number } | null>;
  findUnhealthy?: FindUnhealthy;
};

/** When a service was not healthy in an environment, as far as that had not ended before `from`. */
export type FindUnhealthy = (service: string, environment: string, from: Date) => Promise<Unhealthy[]>;

export type Unhealthy = {
  summary: string;
  since: Date;
  /** Null while it is so. */
  until: Date | null;
};

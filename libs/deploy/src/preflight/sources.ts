/** What preflight asks of others; the application fills it. What is left out is not asked. */
export type PreflightSources = {
  /** Whether the policy lets a release be deployed: it is what its builder made, and nothing speaks against it. */
  mayBeDeployed?: (
    digest: string,
  ) => Promise<{ ok: true; warnings?: string[] } | { ok: false; reason: string }>;
  readErrorBudget?: ReadErrorBudget;
  findUnhealthy?: FindUnhealthy;
};

/** How much of a service's error budget is left in an environment, in percent; below 0 when it is overspent. */
export type ReadErrorBudget = (
  service: string,
  environment: string,
) => Promise<{ leftPercent: number } | null>;

/** When a service was not healthy in an environment, as far as that had not ended before `from`. */
export type FindUnhealthy = (service: string, environment: string, from: Date) => Promise<Unhealthy[]>;

export type Unhealthy = {
  summary: string;
  since: Date;
  /** Null while it is so. */
  until: Date | null;
};

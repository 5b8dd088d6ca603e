/** A service that does not answer as it should, as Alertmanager means firing and resolved. */
export type Alert = {
  service: string;
  environment: string;
  status: 'firing' | 'resolved';
  /** What is wrong, for people. */
  summary: string;
  /** ISO 8601: when it began to fire. */
  since: string;
  resolvedAt: string | null;
};

/** What the health watch saw of one live service, once. */
export type Observation = { service: string; environment: string; healthy: boolean; summary: string };

export type DeliveredCommit = {
  sha: string;
  /** When it was made. */
  at: Date;
};

/** A change that met users of an environment: it went live, or had a part of the traffic until it was ended. */
export type Deployment = {
  changeId: string;
  service: string;
  environment: string;
  /** When it went live, or was ended before. */
  at: Date;
  /** When it had its first requests of users. */
  metUsersAt: Date;
  /** Whether it got all of the traffic. */
  isLive: boolean;
  /** `normal`, `standard`, `emergency` or `rollback`. */
  kind: string;
  /** The change that it takes back. */
  rollsBack: string | undefined;
  /** What it brought that had not been live there before; nothing for a roll back. */
  commits: readonly DeliveredCommit[];
};

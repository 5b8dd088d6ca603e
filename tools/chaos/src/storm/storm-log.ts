export const victims = [
  'platform',
  'gateway',
  'database',
  'backend',
  'connections',
  'instance',
  'supervisor',
] as const;

/**
 * What is killed: `backend` is a process of the database that serves a connection, whose death the whole database takes for
 * a crash; `connections` are all of the platform's but that of the leader, as a network loses them.
 */
export type Victim = (typeof victims)[number];

/** A process that was killed. Times are milliseconds since 1970. */
export type Kill = {
  at: number;
  victim: Victim;
  /** Left out for connections. */
  pid?: number;
  /** The id of an instance of a service. */
  instance?: string;
  /** When everything was up again; undefined when that was not waited for. */
  upAt?: number;
};

/** A change that a team was told it has. */
export type Acknowledged = {
  id: string;
  service: string;
  environment: string;
  release: string;
  by: string;
  via: 'API' | 'chat';
};

/** What was done to the world, and what it said: what is checked afterwards. */
export type StormLog = {
  kills: Kill[];
  /** While the gateway was dead or about to be started anew. */
  gatewayOutages: { from: number; to: number }[];
  acknowledged: Acknowledged[];
  /** Clicks that the bot took and that had no effect. */
  lostClicks: { id: string; at: number }[];
  /** Answers that were no answers, such as of a platform that was just dead: how many. */
  unanswered: number;
  /** Signed checkpoints of the ledger, each taken before a kill. */
  checkpoints: string[];
};

export function createStormLog(): StormLog {
  return { kills: [], gatewayOutages: [], acknowledged: [], lostClicks: [], unanswered: 0, checkpoints: [] };
}

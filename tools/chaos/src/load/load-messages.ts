/** What a load generator is asked to do, until it is told to stop. */
export type LoadOrder = {
  kind: 'start';
  routes: { url: string; expect: string }[];
  perSecond: number;
  /** Kept connections, and connections of which each request has its own. Both get the same share of requests. */
  connections: number;
};

export type LoadRequest = LoadOrder | { kind: 'stop' };

/** A request without its proper answer. Times are milliseconds since 1970. */
export type FailedRequest = { url: string; from: number; to: number; fresh: boolean; reason: string };

/** What came of a load. */
export type LoadResult = {
  requests: number;
  fresh: number;
  failures: FailedRequest[];
  /** When each request began, in milliseconds since 1970. */
  began: Float64Array;
  /** How long each took, in milliseconds. */
  took: Float64Array;
};

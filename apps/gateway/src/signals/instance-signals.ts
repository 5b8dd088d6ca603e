import { LatencyHistogram } from './latency-histogram.ts';
import { isError, type Outcome } from './outcome.ts';

export interface InstanceName {
  environment: string;
  service: string;
  instance: string;
}

/** What requests are counted by. A status counts as its class. */
export const codes = [
  '1xx',
  '2xx',
  '3xx',
  '4xx',
  '5xx',
  'unreachable',
  'lost',
  'timeout',
  'aborted',
] as const;
export type Code = (typeof codes)[number];

/** What `GET /signals` says of one instance. */
export interface SignalsReport extends InstanceName {
  /** Requests and tunnels that are not over. */
  inFlight: number;
  /** Those whose outcome is known, without those whose client left. */
  requests: number;
  /** Those of them without a whole response, or with a status of 500 or more. */
  errors: number;
  codes: Record<Code, number>;
  /** Seconds until the head of the response, where there was one: how many took up to each bound, and all together. */
  latency: { counts: number[]; count: number; sum: number };
}

/** The golden signals of one instance, as the gateway sees them. Counting allocates nothing. */
export class InstanceSignals {
  readonly name: InstanceName;
  readonly #latency = new LatencyHistogram();
  readonly #classes = new Float64Array(5);
  #unreachable = 0;
  #lost = 0;
  #timeout = 0;
  #aborted = 0;
  #requests = 0;
  #errors = 0;
  #inFlight = 0;

  constructor(name: InstanceName) {
    this.name = name;
  }

  /** Counts a request in; each must be followed by one `end`, and until then by one `count`. */
  begin(): void {
    this.#inFlight += 1;
  }

  /** The head of the response came. */
  answered(seconds: number): void {
    this.#latency.observe(seconds);
  }

  count(outcome: Outcome): void {
    if (outcome === 'aborted') {
      this.#aborted += 1;
      return;
    }
    this.#requests += 1;
    if (isError(outcome)) this.#errors += 1;
    if (typeof outcome === 'number') {
      // A status beyond the classes is as bad as one of the last (RFC 9110 section 15).
      const at = Math.min(Math.floor(outcome / 100), 5) - 1;
      this.#classes[at] = (this.#classes[at] ?? 0) + 1;
    } else if (outcome === 'unreachable') this.#unreachable += 1;
    else if (outcome === 'lost') this.#lost += 1;
    else this.#timeout += 1;
  }

  end(): void {
    this.#inFlight -= 1;
  }

  report(): SignalsReport {
    const [informational = 0, success = 0, redirection = 0, client = 0, server = 0] = this.#classes;
    return {
      ...this.name,
      inFlight: this.#inFlight,
      requests: this.#requests,
      errors: this.#errors,
      codes: {
        '1xx': informational,
        '2xx': success,
        '3xx': redirection,
        '4xx': client,
        '5xx': server,
        unreachable: this.#unreachable,
        lost: this.#lost,
        timeout: this.#timeout,
        aborted: this.#aborted,
      },
      latency: this.#latency.report(),
    };
  }
}

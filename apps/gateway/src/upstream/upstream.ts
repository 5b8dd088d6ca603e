import type { InstanceSignals } from '../signals/instance-signals.ts';
import { isError, type Outcome } from '../signals/outcome.ts';
import type { ConnectionPool } from './connection-pool.ts';

/** What `GET /targets` says of one instance. */
export interface UpstreamReport {
  environment: string;
  service: string;
  instance: string;
  url: string;
  /** Requests and tunnels that are not over. */
  inFlight: number;
  /** Requests and tunnels ever sent to it. */
  requests: number;
  /** Those that had no whole response, or one with a status of 500 or more. */
  errors: number;
}

export type UpstreamAddress = Pick<UpstreamReport, 'environment' | 'service' | 'instance' | 'url'>;

export interface UpstreamParts {
  connections: ConnectionPool;
  signals: InstanceSignals;
}

/** One instance: its connections, its signals, and what is in flight to it. */
export class Upstream {
  readonly address: UpstreamAddress;
  readonly connections: ConnectionPool;
  readonly signals: InstanceSignals;
  #inFlight = 0;
  #requests = 0;
  #errors = 0;
  #onIdle: (() => void) | undefined;

  constructor(address: UpstreamAddress, { connections, signals }: UpstreamParts) {
    this.address = address;
    this.connections = connections;
    this.signals = signals;
  }

  /** Counts a request in; each must be followed by one `settle`, and then by one `release`. */
  acquire(): void {
    this.#inFlight += 1;
    this.#requests += 1;
    this.signals.begin();
  }

  /** Counts what came of a request, as soon as that is known. */
  settle(outcome: Outcome): void {
    if (isError(outcome)) this.#errors += 1;
    this.signals.count(outcome);
  }

  /** Says that a request or a tunnel is over. */
  release(): void {
    this.#inFlight -= 1;
    this.signals.end();
    this.#retireWhenIdle();
  }

  /** Closes the connections as soon as nothing is in flight, then calls `onIdle` once. */
  retire(onIdle: () => void): void {
    this.#onIdle = onIdle;
    this.#retireWhenIdle();
  }

  /** Takes `retire` back, while something is in flight. */
  revive(): void {
    this.#onIdle = undefined;
  }

  report(): UpstreamReport {
    return {
      ...this.address,
      inFlight: this.#inFlight,
      requests: this.#requests,
      errors: this.#errors,
    };
  }

  #retireWhenIdle(): void {
    if (this.#inFlight > 0 || !this.#onIdle) return;
    const onIdle = this.#onIdle;
    this.#onIdle = undefined;
    this.connections.close();
    onIdle();
  }
}

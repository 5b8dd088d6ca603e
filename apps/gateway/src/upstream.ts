import { Client, Pool, type Dispatcher } from 'undici';

/** How the gateway talks to instances. Times in milliseconds. */
export interface UpstreamOptions {
  /** How long a connection may take to open. */
  connectTimeoutMs: number;
  /** How long an instance may be silent, before its head and between two pieces of its body. */
  idleTimeoutMs: number;
}

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

/** One instance: its counters and its pool of kept-alive connections. */
export class Upstream {
  readonly address: UpstreamAddress;
  #inFlight = 0;
  #requests = 0;
  #errors = 0;
  #onIdle: (() => void) | undefined;
  readonly #clientOptions: Client.Options;
  readonly #pool: Pool;

  constructor(address: UpstreamAddress, options: UpstreamOptions) {
    this.address = address;
    this.#clientOptions = {
      connectTimeout: options.connectTimeoutMs,
      headersTimeout: options.idleTimeoutMs,
      bodyTimeout: options.idleTimeoutMs,
      allowH2: false,
    };
    this.#pool = new Pool(address.url, { ...this.#clientOptions, connections: null });
  }

  /** Counts a request in; each must be followed by one `release`. */
  acquire(): void {
    this.#inFlight += 1;
    this.#requests += 1;
  }

  release(outcome: 'ok' | 'error'): void {
    this.#inFlight -= 1;
    if (outcome === 'error') this.#errors += 1;
    this.#settle();
  }

  /**
   * Sends a request on a kept-alive connection, or on one of its own: a request that failed because a kept-alive
   * connection was closed under it could otherwise meet the next such connection.
   */
  dispatch(
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
    connection: 'pooled' | 'fresh',
  ): void {
    if (connection === 'pooled') {
      this.#pool.dispatch(options, handler);
      return;
    }
    const client = new Client(this.address.url, this.#clientOptions);
    client.dispatch({ ...options, reset: true }, handler);
    void client.close();
  }

  /** Closes the connections as soon as nothing is in flight, then calls `onIdle` once. */
  retire(onIdle: () => void): void {
    this.#onIdle = onIdle;
    this.#settle();
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

  /** Ends all connections now. */
  async destroy(): Promise<void> {
    await this.#pool.destroy();
  }

  #settle(): void {
    if (this.#inFlight > 0 || !this.#onIdle) return;
    const onIdle = this.#onIdle;
    this.#onIdle = undefined;
    if (!this.#pool.destroyed) void this.#pool.close();
    onIdle();
  }
}

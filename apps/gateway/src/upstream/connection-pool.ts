import { Connection, type Address, type ConnectionOptions } from './connection.ts';

const sweepEveryMs = 1_000;

/** The connections to one instance: as many as there are requests at once, kept alive between them. */
export class ConnectionPool {
  readonly #address: Address;
  readonly #options: ConnectionOptions;
  readonly #open = new Set<Connection>();
  /** The one used last is taken first, so that the others may go. */
  #idle: Connection[] = [];
  #sweeper: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param url an `http:` origin */
  constructor(url: string, options: ConnectionOptions) {
    const { hostname, port } = new URL(url);
    // An IPv6 address is in brackets in a URL only.
    this.#address = { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || 80) };
    this.#options = options;
  }

  /** A connection that was kept alive, or a new one; `fresh` is always a new one, for one request alone. */
  take(kind: 'kept' | 'fresh'): Connection {
    if (kind === 'fresh') return this.#connect((connection) => connection.destroy());
    const now = performance.now();
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.isUsable(now)) return idle;
      idle.destroy();
    }
    return this.#connect((connection) => this.#keep(connection));
  }

  /** Closes the idle connections now, each other one after its request. */
  close(): void {
    this.#isClosed = true;
    for (const connection of this.#idle) connection.destroy();
    this.#idle = [];
    clearInterval(this.#sweeper);
  }

  /** Ends all connections now. */
  destroy(): void {
    this.close();
    for (const connection of this.#open) connection.destroy();
  }

  #connect(onFree: (connection: Connection) => void): Connection {
    const connection = new Connection(this.#address, this.#options, onFree);
    this.#open.add(connection);
    connection.onClose(() => this.#open.delete(connection));
    return connection;
  }

  #keep(connection: Connection): void {
    if (this.#isClosed) {
      connection.destroy();
      return;
    }
    this.#idle.push(connection);
    this.#sweeper ??= setInterval(() => this.#sweep(), sweepEveryMs).unref();
  }

  #sweep(): void {
    const now = performance.now();
    const usable = this.#idle.filter((connection) => connection.isUsable(now));
    for (const connection of this.#idle) if (!usable.includes(connection)) connection.destroy();
    this.#idle = usable;
    if (usable.length > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }
}

import { connect, type Socket } from 'node:net';
import { BodyTransfer } from './body-transfer.ts';
import type { OutgoingRequest, ResponseHandler } from './outgoing-request.ts';
import { ResponseParser } from './response-parser.ts';
import { UpstreamError } from './upstream-error.ts';

/** How the gateway talks to instances. Times in milliseconds. */
export interface ConnectionOptions {
  /** How long a connection may take to open. */
  connectTimeoutMs: number;
  /** How long an instance may be silent, before its head and between two pieces of its body. */
  idleTimeoutMs: number;
}

/** Where an instance listens. */
export interface Address {
  host: string;
  port: number;
}

/** How long an idle connection is kept when the service does not say how long it keeps it. */
const defaultKeepAliveMs = 4_000;
/** An idle connection is left this long before the service closes it, so that no request meets the closing. */
const keepAliveMarginMs = 2_000;

/** All connections read into this one, one after the other: none of it is kept once its piece was dealt with. */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);

/** One HTTP/1.1 connection to an instance, with one request at a time. */
export class Connection {
  readonly #socket: Socket;
  readonly #parser = new ResponseParser();
  readonly #options: ConnectionOptions;
  /** Gets the connection back when it may take another request. */
  readonly #onFree: (connection: Connection) => void;
  #request: OutgoingRequest | undefined;
  #handler: ResponseHandler | undefined;
  #transfer: BodyTransfer | undefined;
  #isConnected = false;
  #isPaused = false;
  #usableUntil = 0;

  constructor(address: Address, options: ConnectionOptions, onFree: (connection: Connection) => void) {
    this.#options = options;
    this.#onFree = onFree;
    this.#socket = connect({
      ...address,
      noDelay: true,
      timeout: options.connectTimeoutMs,
      onread: { buffer: readBuffer, callback: (bytes) => this.#onData(bytes) },
    });
    this.#socket
      .once('connect', () => this.#onConnect())
      .on('drain', () => this.#transfer?.unblock())
      .on('timeout', () => this.#onTimeout())
      .once('end', () => this.#onSocketEnd())
      .on('error', (error) => this.#fail(error))
      .once('close', () => this.#fail(closed()));
  }

  /** Whether it can take a request now. */
  isUsable(now: number): boolean {
    return now < this.#usableUntil && this.#socket.writable && !this.#socket.readableEnded;
  }

  send(request: OutgoingRequest, handler: ResponseHandler): void {
    this.#request = request;
    this.#handler = handler;
    if (this.#isConnected) this.#write(request, handler);
  }

  /** Ends the request under way, if there is one, without a word to its handler. */
  destroy(): void {
    this.#transfer?.stop();
    this.#request = undefined;
    this.#handler = undefined;
    this.#usableUntil = 0;
    this.#socket.destroy();
  }

  onClose(listener: () => void): void {
    this.#socket.once('close', listener);
  }

  /** Takes nothing more from the instance until `resume`. */
  pause(): void {
    this.#isPaused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#socket.setTimeout(this.#options.idleTimeoutMs);
    this.#socket.resume();
  }

  #onConnect(): void {
    this.#isConnected = true;
    this.#socket.setTimeout(this.#options.idleTimeoutMs);
    if (this.#request && this.#handler) this.#write(this.#request, this.#handler);
  }

  #write(request: OutgoingRequest, handler: ResponseHandler): void {
    this.#parser.begin(request.method, handler);
    this.#transfer = request.body && new BodyTransfer(request.body, this.#socket);
    if (!this.#transfer) {
      this.#socket.write(request.head, 'latin1');
      return;
    }
    // What is there of the body already leaves together with the head.
    this.#socket.cork();
    this.#socket.write(request.head, 'latin1');
    this.#transfer.start();
    process.nextTick(() => this.#socket.uncork());
  }

  /** @returns true, to go on reading */
  #onData(bytes: number): true {
    const handler = this.#handler;
    // Said without being asked, such as 408 before the service closes.
    if (!handler) this.destroy();
    else if (this.#parse(readBuffer.subarray(0, bytes))) {
      if (this.#parser.isDone) this.#complete(handler);
      else handler.onFlush();
    }
    return true;
  }

  #parse(piece: Buffer): boolean {
    try {
      this.#parser.execute(piece);
      return true;
    } catch (error) {
      this.#fail(error as Error);
      return false;
    }
  }

  #complete(handler: ResponseHandler): void {
    const { canKeepAlive, keepAliveSeconds, trailers } = this.#parser;
    const isWholeRequest = this.#transfer?.isDone ?? true;
    const keepAliveMs =
      keepAliveSeconds === undefined ? defaultKeepAliveMs : keepAliveSeconds * 1000 - keepAliveMarginMs;
    this.#transfer?.stop();
    this.#transfer = undefined;
    this.#request = undefined;
    this.#handler = undefined;
    if (canKeepAlive && isWholeRequest && keepAliveMs > 0) {
      if (this.#isPaused) this.resume();
      this.#usableUntil = performance.now() + keepAliveMs;
      this.#onFree(this);
    } else this.#socket.destroy();
    handler.onEnd(trailers);
  }

  #onTimeout(): void {
    if (!this.#isConnected) {
      const { connectTimeoutMs } = this.#options;
      this.#fail(new UpstreamError('CONNECT_TIMEOUT', `no connection within ${connectTimeoutMs} ms`));
    } else if (!this.#handler) this.destroy();
    // As long as the client is waited for, silence is not the instance's.
    else if (this.#isPaused || this.#transfer?.isWaitingForClient) {
      this.#socket.setTimeout(this.#options.idleTimeoutMs);
    } else this.#fail(new UpstreamError('IDLE_TIMEOUT', `silent for ${this.#options.idleTimeoutMs} ms`));
  }

  #onSocketEnd(): void {
    if (this.#handler && this.#isConnected && this.#parser.finish()) this.#complete(this.#handler);
    else this.#fail(closed());
  }

  #fail(error: Error): void {
    const handler = this.#handler;
    const attempt = { isSent: this.#isConnected, isBodyStarted: this.#transfer?.isStarted ?? false };
    this.destroy();
    handler?.onError(error, attempt);
  }
}

function closed(): UpstreamError {
  return new UpstreamError('CONNECTION_CLOSED', 'the connection was closed');
}

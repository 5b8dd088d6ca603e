import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** Whether the request's head announces a body (RFC 9112 section 6). */
export function hasBody({ headers }: IncomingMessage): boolean {
  if (headers['transfer-encoding'] !== undefined) return true;
  const length = headers['content-length'];
  return length !== undefined && length !== '0';
}

/**
 * Carries a request's body to an instance, no faster than that takes it. Stopping it leaves the client's connection
 * alone, so that the client can still be given an answer when the service fails in the middle.
 */
export class BodyTransfer {
  readonly #request: IncomingMessage;
  readonly #socket: Socket;
  readonly #isChunked: boolean;
  #isStarted = false;
  #isDone = false;
  #isBlocked = false;

  constructor(request: IncomingMessage, socket: Socket) {
    this.#request = request;
    this.#socket = socket;
    this.#isChunked = request.headers['transfer-encoding'] !== undefined;
  }

  /** Whether anything was taken from the request: from then on it cannot be sent a second time. */
  get isStarted(): boolean {
    return this.#isStarted;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** Whether it waits for the client, and not for the instance. */
  get isWaitingForClient(): boolean {
    return !this.#isDone && !this.#isBlocked;
  }

  start(): void {
    this.#request.on('data', this.#onData).on('end', this.#onEnd).resume();
  }

  /** Goes on after the socket took what it was given. */
  unblock(): void {
    if (!this.#isBlocked) return;
    this.#isBlocked = false;
    this.#request.resume();
  }

  stop(): void {
    if (this.#isDone) return;
    this.#request.off('data', this.#onData).off('end', this.#onEnd).pause();
  }

  readonly #onData = (piece: Buffer): void => {
    this.#isStarted = true;
    if (this.#write(piece)) return;
    this.#isBlocked = true;
    this.#request.pause();
  };

  /** Only a whole body has this event: half a body never looks like a whole one to the service. */
  readonly #onEnd = (): void => {
    this.#isStarted = true;
    this.#isDone = true;
    if (this.#isChunked) this.#socket.write('0\r\n\r\n', 'latin1');
  };

  #write(piece: Buffer): boolean {
    if (!this.#isChunked) return this.#socket.write(piece);
    this.#socket.cork();
    this.#socket.write(`${piece.length.toString(16)}\r\n`, 'latin1');
    this.#socket.write(piece);
    const hasRoom = this.#socket.write('\r\n', 'latin1');
    this.#socket.uncork();
    return hasRoom;
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { noLiveTarget, type Routed } from './find-route.ts';
import { toClientHeaders, toRequestHead } from './headers.ts';
import { chooseUpstream } from './live-route.ts';
import type { Log } from './log.ts';
import { drainRequest, sendProblem } from './respond.ts';
import type { Outcome } from './signals/outcome.ts';
import { hasBody } from './upstream/body-transfer.ts';
import type { Connection } from './upstream/connection.ts';
import { codeOf, outcomeOf, retryOf, toUpstreamProblem } from './upstream/failure.ts';
import type { AttemptState, ResponseHandler } from './upstream/outgoing-request.ts';
import type { Upstream } from './upstream/upstream.ts';

export interface ExchangeOptions {
  log: Log;
  /** Whether the gateway is on its way out, so that the client's connection is to be closed. */
  isDraining: () => boolean;
}

/** A body of at most this many bytes leaves as one string with the head: one write costs less than two. */
const smallBodyBytes = 4_096;

/** One request on its way to a service and back, over one or two attempts. Nothing is buffered on the way. */
export class Exchange implements ResponseHandler {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #routed: Routed;
  readonly #options: ExchangeOptions;
  /** The instance of the first attempt, once there is a second one. */
  #failed: Upstream | undefined;
  /** What the attempt under way uses. */
  #upstream: Upstream | undefined;
  #connection: Connection | undefined;
  #sentAt = 0;
  /** The piece of the body that came last. It leaves with the next one, or with the end. */
  #pending: Buffer | undefined;
  #isHeadSent = false;

  constructor(request: IncomingMessage, response: ServerResponse, routed: Routed, options: ExchangeOptions) {
    this.#request = request;
    this.#response = response;
    this.#routed = routed;
    this.#options = options;
  }

  start(): void {
    const upstream = chooseUpstream(this.#routed.route()?.targets ?? []);
    if (!upstream) {
      sendProblem(this.#response, noLiveTarget(this.#routed.match));
      return;
    }
    this.#response.on('close', () => this.#onClientClose());
    this.#send(upstream, 'kept');
  }

  onHead(status: number, message: string, headers: string[]): void {
    this.#upstream?.signals.answered((performance.now() - this.#sentAt) / 1000);
    if (this.#options.isDraining()) this.#response.shouldKeepAlive = false;
    this.#response.writeHead(status, message, toClientHeaders(headers));
  }

  onBody(piece: Buffer): void {
    const before = this.#pending;
    this.#pending = piece;
    if (before) this.#write(before);
  }

  onFlush(): void {
    const piece = this.#pending;
    this.#pending = undefined;
    if (piece) this.#write(piece);
    else if (this.#response.headersSent && !this.#isHeadSent) this.#response.flushHeaders();
    this.#isHeadSent = this.#response.headersSent;
  }

  onEnd(trailers: string[]): void {
    this.#settle(this.#response.statusCode);
    if (trailers.length > 0) this.#response.addTrailers(toPairs(toClientHeaders(trailers)));
    const piece = this.#pending;
    if (piece === undefined) this.#response.end();
    else if (piece.length <= smallBodyBytes) this.#response.end(piece.toString('latin1'), 'latin1');
    else this.#response.end(Buffer.from(piece));
    drainRequest(this.#request);
  }

  onError(error: Error, attempt: AttemptState): void {
    const upstream = this.#upstream;
    const next = this.#nextUpstream(error, attempt);
    this.#report(error, next !== undefined);
    this.#settle(outcomeOf({ error, sent: attempt.isSent }));
    if (next) {
      this.#failed = upstream;
      this.#send(next, 'fresh');
    } else if (this.#response.headersSent) {
      // The client must see that the body is cut off, so no proper end.
      this.#response.destroy(error);
    } else {
      sendProblem(this.#response, toUpstreamProblem(error, this.#routed.match.service));
    }
  }

  /**
   * A second attempt is on a connection of its own: a request that failed because a kept one was closed under it
   * could otherwise meet the next such one.
   */
  #send(upstream: Upstream, kind: 'kept' | 'fresh'): void {
    const request = this.#request;
    const connection = upstream.connections.take(kind);
    this.#upstream = upstream;
    this.#connection = connection;
    this.#sentAt = performance.now();
    upstream.acquire();
    connection.send(
      {
        method: request.method ?? 'GET',
        head: toRequestHead(request, this.#routed, kind),
        body: hasBody(request) ? request : undefined,
      },
      this,
    );
  }

  /** Where the request goes after a failure: at most one other attempt, by the table as it is now. */
  #nextUpstream(error: Error, { isSent, isBodyStarted }: AttemptState): Upstream | undefined {
    if (this.#failed || !this.#upstream || this.#response.headersSent) return undefined;
    const method = this.#request.method ?? 'GET';
    const retry = retryOf({ error, method, sent: isSent, bodyStarted: isBodyStarted });
    if (retry === 'no') return undefined;
    const targets = this.#routed.route()?.targets ?? [];
    const other = chooseUpstream(targets, [this.#upstream]);
    return other ?? (retry === 'any' ? chooseUpstream(targets) : undefined);
  }

  #write(piece: Buffer): void {
    const connection = this.#connection;
    if (this.#response.write(Buffer.from(piece)) || !connection) return;
    connection.pause();
    this.#response.once('drain', () => {
      // It may have a request of somebody else by now.
      if (this.#connection === connection) connection.resume();
    });
  }

  #onClientClose(): void {
    if (!this.#upstream) return;
    this.#connection?.destroy();
    this.#settle('aborted');
  }

  /** The attempt is over: the connection is no longer this request's. */
  #settle(outcome: Outcome): void {
    this.#upstream?.settle(outcome);
    this.#upstream?.release();
    this.#upstream = undefined;
    this.#connection = undefined;
  }

  #report(error: Error, retried: boolean): void {
    this.#options.log.warn('upstream failed', {
      ...this.#upstream?.address,
      method: this.#request.method,
      code: codeOf(error),
      error: error.message,
      retried,
    });
  }
}

function toPairs(flat: string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at < flat.length; at += 2) pairs.push([flat[at] ?? '', flat[at + 1] ?? '']);
  return pairs;
}

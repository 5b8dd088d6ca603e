import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { ClientGoneError, createLazyBody, hasBody, type LazyBody } from './body.ts';
import { codeOf, retryOf, toUpstreamProblem } from './failure.ts';
import { noLiveTarget, type Routed } from './find-route.ts';
import { toClientHeaders, toUpstreamHeaders } from './headers.ts';
import { chooseUpstream } from './live-route.ts';
import type { Log } from './log.ts';
import { drainRequest, sendProblem } from './respond.ts';
import type { Upstream } from './upstream.ts';

export interface ExchangeOptions {
  log: Log;
  /** Whether the gateway is on its way out, so that the client's connection is to be closed. */
  isDraining: () => boolean;
}

/** One request on its way to a service and back, over one or two attempts. Nothing is buffered on the way. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #routed: Routed;
  readonly #options: ExchangeOptions;
  readonly #tried: Upstream[] = [];
  #upstream: Upstream | undefined;
  #body: LazyBody | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #clientGone = false;
  #bodyBegan = false;

  constructor(request: IncomingMessage, response: ServerResponse, routed: Routed, options: ExchangeOptions) {
    this.#request = request;
    this.#response = response;
    this.#routed = routed;
    this.#options = options;
  }

  start(): void {
    const targets = this.#routed.route()?.targets ?? [];
    const upstream = chooseUpstream(targets);
    if (!upstream) {
      sendProblem(this.#response, noLiveTarget(this.#routed.match));
      return;
    }
    this.#response.once('close', () => this.#onClientClose());
    this.#send(upstream, 'pooled');
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#clientGone) controller.abort(new ClientGoneError());
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    _headers: unknown,
    statusMessage?: string,
  ): void {
    // Interim responses (RFC 9110 section 15.2) are optional to the client and end here.
    if (status < 200) return;
    if (this.#options.isDraining()) this.#response.shouldKeepAlive = false;
    const headers = toClientHeaders(toRawList(controller.rawHeaders));
    this.#response.writeHead(status, statusMessage ?? '', headers);
    // The head leaves together with the first piece of the body, or alone when that has not come along with it.
    setImmediate(() => this.#flushHead());
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bodyBegan = true;
    if (this.#response.write(chunk)) return;
    controller.pause();
    this.#response.once('drain', () => controller.resume());
  }

  onResponseEnd(controller: Dispatcher.DispatchController): void {
    const trailers = toPairs(toClientHeaders(toRawList(controller.rawTrailers)));
    if (trailers.length > 0) this.#response.addTrailers(trailers);
    this.#response.end();
    if (!this.#request.complete) this.#body?.stream.destroy();
    drainRequest(this.#request);
    this.#settle(this.#response.statusCode >= 500 ? 'error' : 'ok');
  }

  onResponseError(_controller: unknown, error: Error): void {
    if (this.#clientGone || error instanceof ClientGoneError) {
      this.#settle('ok');
      return;
    }
    const failed = this.#upstream;
    const next = this.#nextUpstream(error);
    this.#report(error, next !== undefined);
    this.#settle('error');
    if (next) {
      this.#send(next, 'fresh');
      return;
    }
    if (this.#response.headersSent) {
      // The client must see that the body is cut off, so no proper end.
      this.#response.destroy(error);
      return;
    }
    sendProblem(
      this.#response,
      toUpstreamProblem(error, failed?.address.service ?? this.#routed.match.service),
    );
  }

  #send(upstream: Upstream, connection: 'pooled' | 'fresh'): void {
    const { host, match } = this.#routed;
    this.#upstream = upstream;
    this.#tried.push(upstream);
    this.#controller = undefined;
    upstream.acquire();
    this.#body = hasBody(this.#request) ? createLazyBody(this.#request) : undefined;
    upstream.dispatch(
      {
        path: match.path,
        method: this.#request.method ?? 'GET',
        headers: toUpstreamHeaders(this.#request, host, match.prefix),
        body: this.#body?.stream ?? null,
      },
      this,
      connection,
    );
  }

  /** Where the request goes after a failure: at most one other attempt, by the table as it is now. */
  #nextUpstream(error: Error): Upstream | undefined {
    if (this.#tried.length > 1 || this.#response.headersSent) return undefined;
    const retry = retryOf({
      error,
      method: this.#request.method ?? 'GET',
      sent: this.#controller !== undefined,
      bodyStarted: this.#body?.started() ?? false,
    });
    if (retry === 'no') return undefined;
    const targets = this.#routed.route()?.targets ?? [];
    const other = chooseUpstream(targets, this.#tried);
    return other ?? (retry === 'any' ? chooseUpstream(targets) : undefined);
  }

  #flushHead(): void {
    if (!this.#bodyBegan && !this.#response.writableEnded && !this.#response.destroyed) {
      this.#response.flushHeaders();
    }
  }

  #onClientClose(): void {
    if (this.#response.writableFinished || !this.#upstream) return;
    this.#clientGone = true;
    this.#controller?.abort(new ClientGoneError());
  }

  #settle(outcome: 'ok' | 'error'): void {
    this.#upstream?.release(outcome);
    this.#upstream = undefined;
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

function toRawList(
  raw: Buffer[] | string[] | NodeJS.Dict<string | string[]> | null | undefined,
): (Buffer | string)[] {
  return Array.isArray(raw) ? raw : [];
}

function toPairs(flat: string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at < flat.length; at += 2) pairs.push([flat[at] ?? '', flat[at + 1] ?? '']);
  return pairs;
}

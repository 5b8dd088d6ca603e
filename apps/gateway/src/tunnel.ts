import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';
import { codeOf, outcomeOf, retryOf, toUpstreamProblem } from './upstream/failure.ts';
import { findRoute, noLiveTarget, type Routed } from './find-route.ts';
import { toClientHeaders, toUpstreamHeaders } from './headers.ts';
import { chooseUpstream } from './live-route.ts';
import type { Log } from './log.ts';
import type { Outcome } from './signals/outcome.ts';
import { sendRawProblem } from './respond.ts';
import type { RouteTable } from './table.ts';
import type { Upstream } from './upstream/upstream.ts';

export interface TunnelsOptions {
  table: RouteTable;
  log: Log;
  /** How long an instance may take to answer the handshake. */
  handshakeTimeoutMs: number;
}

/** The open tunnels: connections that left HTTP by an Upgrade, such as WebSocket's. */
export interface Tunnels {
  open(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  count(): number;
  /** Cuts all tunnels. */
  destroy(): void;
}

/**
 * Whether a request is to become a tunnel. Not with a body, whose end the two sides might see at different places;
 * and not to HTTP/2 in clear text, through which requests would pass unseen. Those go on as ordinary requests,
 * without the Upgrade, as RFC 9110 section 7.8 allows.
 */
export function isTunnelRequest(request: IncomingMessage): boolean {
  const { headers, method } = request;
  if (method !== 'GET' || headers['transfer-encoding'] !== undefined) return false;
  if (headers['content-length'] !== undefined && headers['content-length'] !== '0') return false;
  return headers.upgrade !== undefined && !/\bh2c?\b/i.test(headers.upgrade);
}

export function createTunnels({ table, log, handshakeTimeoutMs }: TunnelsOptions): Tunnels {
  const sockets = new Set<Duplex>();

  function open(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const routed = findRoute(table, request);
    if ('status' in routed) {
      sendRawProblem(socket, routed);
      return;
    }
    const upstream = chooseUpstream(routed.route()?.targets ?? []);
    if (!upstream) {
      sendRawProblem(socket, noLiveTarget(routed.match));
      return;
    }
    attempt({ request, socket, head, routed }, upstream, []);
  }

  function attempt(tunnel: Tunnel, upstream: Upstream, tried: Upstream[]): void {
    const { request, socket, head, routed } = tunnel;
    upstream.acquire();
    let connected = false;
    let isSettled = false;
    const sentAt = performance.now();
    const answered = (status: number) => {
      isSettled = true;
      upstream.signals.answered((performance.now() - sentAt) / 1000);
      upstream.settle(status);
    };
    const failed = (outcome: Outcome) => {
      isSettled = true;
      upstream.settle(outcome);
      upstream.release();
    };
    const outgoing = httpRequest(upstream.address.url, {
      method: 'GET',
      path: routed.match.path,
      headers: [
        ...toUpstreamHeaders(request, routed.host, routed.match.prefix),
        'connection',
        'upgrade',
        'upgrade',
        request.headers.upgrade ?? '',
      ],
      setHost: false,
      agent: false,
    });
    const onClientClose = () => {
      outgoing.destroy();
      failed('aborted');
    };
    socket.once('close', onClientClose);
    outgoing.setTimeout(handshakeTimeoutMs, () =>
      outgoing.destroy(new HandshakeTimeoutError(`no answer within ${handshakeTimeoutMs} ms`)),
    );
    outgoing.on('socket', (connection) => connection.once('connect', () => (connected = true)));
    outgoing.on('upgrade', (response, connection, upstreamHead) => {
      socket.off('close', onClientClose);
      answered(101);
      connection.once('close', () => upstream.release());
      join(tunnel, response, connection, upstreamHead);
    });
    outgoing.on('response', (response) => {
      socket.off('close', onClientClose);
      socket.write(headOf(response, ['connection', 'close']), 'latin1');
      answered(response.statusCode ?? 500);
      response.once('close', () => upstream.release());
      response.on('error', () => socket.destroy());
      socket.once('close', () => response.destroy());
      response.pipe(socket);
    });
    outgoing.on('error', (error) => {
      socket.off('close', onClientClose);
      if (isSettled) return;
      const mayRetry =
        tried.length === 0 && retryOf({ error, method: 'GET', sent: connected, bodyStarted: false }) !== 'no';
      const next = mayRetry ? chooseUpstream(routed.route()?.targets ?? [], [...tried, upstream]) : undefined;
      log.warn('upstream failed', {
        ...upstream.address,
        method: 'upgrade',
        code: codeOf(error),
        error: error.message,
        retried: next !== undefined,
      });
      failed(outcomeOf({ error, sent: connected }));
      if (next) attempt({ request, socket, head, routed }, next, [...tried, upstream]);
      else sendRawProblem(socket, toUpstreamProblem(error, routed.match.service));
    });
    outgoing.end();
  }

  return {
    open,
    count: () => sockets.size,
    destroy() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

interface Tunnel {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  routed: Routed;
}

class HandshakeTimeoutError extends Error {
  override readonly name = 'HandshakeTimeoutError';
  readonly code = 'IDLE_TIMEOUT';
}

/** Answers the handshake and joins the two connections. Only now are the client's further bytes sent on. */
function join(
  { socket, head }: Tunnel,
  response: IncomingMessage,
  connection: Socket,
  upstreamHead: Buffer,
): void {
  const upgrade = response.headers.upgrade ?? '';
  socket.write(headOf(response, ['connection', 'upgrade', 'upgrade', upgrade]), 'latin1');
  if (upstreamHead.length > 0) socket.write(upstreamHead);
  if (head.length > 0) connection.write(head);
  for (const end of [socket, connection]) {
    if (!(end instanceof Socket)) continue;
    end.setTimeout(0);
    end.setNoDelay(true);
    end.setKeepAlive(true, 30_000);
  }
  connection.on('error', () => socket.destroy());
  // What is written already still goes out, in either direction.
  connection.once('close', () => destroySoon(socket));
  socket.once('close', () => destroySoon(connection));
  socket.pipe(connection);
  connection.pipe(socket);
}

function destroySoon(end: Duplex): void {
  if (end instanceof Socket) end.destroySoon();
  else end.destroy();
}

/** In Latin-1, as Node's parser read it: so every byte stays what it was. */
function headOf(response: IncomingMessage, connectionHeaders: string[]): string {
  const headers = [...toClientHeaders(response.rawHeaders), ...connectionHeaders];
  let text = `HTTP/1.1 ${response.statusCode} ${response.statusMessage}\r\n`;
  for (let at = 0; at < headers.length; at += 2) text += `${headers[at]}: ${headers[at + 1]}\r\n`;
  return `${text}\r\n`;
}

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { z } from 'zod';
import { randomToken } from '../model/ids.ts';
import { ACK_LIMIT_MS, type Delivery, type DeliveryKind } from './delivery.ts';

const PING_EVERY_MS = 10_000;
const TICKET_TTL_MS = 30_000;

const ackSchema = z.looseObject({ envelope_id: z.string(), payload: z.unknown().optional() });

export type SocketHub = {
  /** The path and query of a WebSocket that one app may open once, within 30 s. */
  issueTicket(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  connections(): number;
  onChange(listener: () => void): void;
  deliver(kind: DeliveryKind, payload: object): Promise<Delivery>;
  /** Asks every app to reconnect, as Slack does when it moves a connection. */
  requestReconnect(): void;
  close(): Promise<void>;
};

/** The server's side of Socket Mode: tickets, hello, envelopes, acks, pings. */
export function createSocketHub(appId: string): SocketHub {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Map<string, number>();
  const waiting = new Map<string, { socket: WebSocket; settle: (delivery: Delivery) => void }>();
  const listeners: (() => void)[] = [];
  let turn = 0;

  const ready = () => [...server.clients].filter((socket) => socket.readyState === socket.OPEN);
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const stopPings = keepAlive(server);

  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const ack = parseAck(data.toString());
      const waiter = ack && waiting.get(ack.envelope_id);
      if (waiter) waiter.settle({ ok: true, body: ack.payload });
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      for (const each of waiting.values()) {
        if (each.socket === socket) each.settle({ ok: false, error: 'dispatch_failed' });
      }
      changed();
    });
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: ready().length,
        debug_info: { host: 'slack-local', build_number: 1, approximate_connection_time: 18_060 },
        connection_info: { app_id: appId },
      }),
    );
    changed();
  });

  return {
    issueTicket() {
      const ticket = randomToken();
      tickets.set(ticket, Date.now());
      return `/link/?ticket=${ticket}&app_id=${appId}`;
    },
    upgrade(request, socket, head) {
      const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
      const issuedAt = tickets.get(ticket) ?? 0;
      tickets.delete(ticket);
      if (Date.now() - issuedAt > TICKET_TTL_MS) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request));
    },
    connections: () => ready().length,
    onChange: (listener) => void listeners.push(listener),
    deliver(kind, payload) {
      const sockets = ready();
      const socket = sockets[turn++ % Math.max(1, sockets.length)];
      if (!socket) return Promise.resolve({ ok: false, error: 'dispatch_failed' });
      const envelopeId = randomUUID();
      return new Promise((resolve) => {
        const settle = (delivery: Delivery) => {
          clearTimeout(timer);
          waiting.delete(envelopeId);
          resolve(delivery);
        };
        const timer = setTimeout(() => settle({ ok: false, error: 'operation_timeout' }), ACK_LIMIT_MS);
        waiting.set(envelopeId, { socket, settle });
        socket.send(JSON.stringify(toEnvelope(kind, envelopeId, payload)));
      });
    },
    requestReconnect() {
      for (const socket of ready()) {
        socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: {} }));
      }
    },
    async close() {
      stopPings();
      for (const each of waiting.values()) each.settle({ ok: false, error: 'dispatch_failed' });
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function toEnvelope(kind: DeliveryKind, envelopeId: string, payload: object): object {
  const envelope = {
    envelope_id: envelopeId,
    type: kind,
    payload,
    accepts_response_payload: kind !== 'events_api',
  };
  return kind === 'events_api' ? { ...envelope, retry_attempt: 0, retry_reason: '' } : envelope;
}

function parseAck(text: string): z.infer<typeof ackSchema> | undefined {
  try {
    return ackSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Pings every app; one that did not answer since the last ping is cut off. */
function keepAlive(server: WebSocketServer): () => void {
  const answered = new WeakSet<WebSocket>();
  server.on('connection', (socket) => {
    answered.add(socket);
    socket.on('pong', () => answered.add(socket));
  });
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (!answered.delete(socket)) socket.terminate();
      else socket.ping('Ping from slack-local');
    }
  }, PING_EVERY_MS);
  return () => clearInterval(timer);
}

import { createServer, type Server } from 'node:http';
import { createAdminServer } from './admin.ts';
import { Exchange } from './exchange.ts';
import { findRoute } from './find-route.ts';
import { createFleet } from './fleet.ts';
import { listenOnPort, listenOnSocket } from './listen.ts';
import type { Log } from './log.ts';
import { sendProblem } from './respond.ts';
import type { Settings } from './settings.ts';
import { SignalBook } from './signals/signal-book.ts';
import { createRouteTable } from './table.ts';
import { readTableFile, writeTableFile } from './table-file.ts';
import { createTunnels, isTunnelRequest } from './tunnel.ts';

/** A gateway that listens. */
export interface Gateway {
  /** The public port it got. */
  port: number;
  /**
   * Stops accepting, answers what is under way with `Connection: close`, and cuts what is left after the drain time.
   */
  stop(): Promise<void>;
}

/** Reads the table and listens: first on the public port, which only one process can have, then on the socket. */
export async function startGateway(settings: Settings, log: Log): Promise<Gateway> {
  const startedAt = new Date().toISOString();
  const signals = new SignalBook();
  const fleet = createFleet(settings, signals);
  const table = createRouteTable({
    initial: await readTableFile(settings.tableFile),
    fleet,
    save: (state) => writeTableFile(settings.tableFile, state),
  });
  const tunnels = createTunnels({ table, log, handshakeTimeoutMs: settings.idleTimeoutMs });
  let draining = false;

  const server = createPublicServer(settings);
  server.on('request', (request, response) => {
    if (draining) response.shouldKeepAlive = false;
    const routed = findRoute(table, request);
    if ('status' in routed) sendProblem(response, routed);
    else new Exchange(request, response, routed, { log, isDraining: () => draining }).start();
  });
  server.on('upgrade', (request, socket, head) => tunnels.open(request, socket, head));

  const admin = createAdminServer({
    table,
    log,
    targets: () => fleet.report(),
    signals,
    health: () => ({
      status: draining ? 'draining' : 'ok',
      pid: process.pid,
      host: settings.host,
      port,
      startedAt,
    }),
  });
  const port = await listenOnPort(server, settings.host, settings.port);
  try {
    await listenOnSocket(admin, settings.adminSocket);
  } catch (error) {
    server.close();
    throw error;
  }
  log.info('listening', {
    host: settings.host,
    port,
    adminSocket: settings.adminSocket,
    routes: table.list().length,
  });

  return {
    port,
    async stop() {
      draining = true;
      const clean = await drain(server, settings.drainTimeoutMs, () => tunnels.destroy());
      log.info('stopped', { clean });
      admin.close();
      admin.closeAllConnections();
      await table.settled();
      fleet.destroy();
    },
  };
}

/** The client's side may be as silent as the service's, and a little more, so that the service's silence is told. */
const clientGraceMs = 5_000;

function createPublicServer(settings: Settings): Server {
  const server = createServer({
    keepAliveTimeout: 75_000,
    headersTimeout: 30_000,
    // A body may take as long as it needs, while it moves: silence is bounded below.
    requestTimeout: 0,
    shouldUpgradeCallback: isTunnelRequest,
    // A request that has no body needs no stream for it.
    optimizeEmptyRequests: true,
  });
  server.timeout = settings.idleTimeoutMs + clientGraceMs;
  return server;
}

/** Whether everything was over before the time was. */
async function drain(server: Server, timeoutMs: number, cutTunnels: () => void): Promise<boolean> {
  let clean = true;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection whose last response was promised to be kept alive becomes idle only after `close`.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const limit = setTimeout(() => {
    clean = false;
    server.closeAllConnections();
    cutTunnels();
  }, timeoutMs);
  await closed;
  clearInterval(idle);
  clearTimeout(limit);
  return clean;
}

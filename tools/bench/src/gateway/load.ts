import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** Requests as fast as they are answered, on kept connections or each on one of its own. */
export interface LoadOrder {
  url: string;
  requests: number;
  connections: number;
  fresh: boolean;
}

/** What came of an order. */
export interface LoadResult {
  requests: number;
  failures: number;
  seconds: number;
}

let left = 0;
let result: LoadResult;

// Bytes are written and counted as they are, so that the load takes little of the processor from what is measured.
process.on('message', (order: LoadOrder) => void obey(order));
process.send?.({ ready: true });

async function obey(order: LoadOrder): Promise<void> {
  left = order.requests;
  result = { requests: 0, failures: 0, seconds: 0 };
  const url = new URL(order.url);
  const began = performance.now();
  const send = order.fresh ? sendOne : sendMany;
  await Promise.all(
    Array.from({ length: order.connections }, async () => {
      // oxlint-disable-next-line no-unmodified-loop-condition -- what sends takes from it
      while (left > 0) await send(url);
    }),
  );
  result.seconds = (performance.now() - began) / 1000;
  process.send?.(result);
}

/** One request on a connection of its own. */
function sendOne(url: URL): Promise<void> {
  const answer = { length: 0, got: 0 };
  return withConnection(url, (socket) => {
    socket.on('connect', () => ask(socket, toRequest(url, 'close')));
    socket.on('data', (chunk) => {
      if (answer.got === 0 && isOk(chunk)) answer.length = lengthOf(chunk);
      answer.got += chunk.length;
    });
    return () => answer.got > 0 && answer.got === answer.length;
  });
}

/** Requests on one connection, until the server ends it. An answer of another length than the first is a failure. */
function sendMany(url: URL): Promise<void> {
  const request = toRequest(url, 'keep-alive');
  const answer = { length: 0, got: 0, isLast: false };
  return withConnection(url, (socket) => {
    const next = () => {
      answer.got = 0;
      if (left > 0 && !answer.isLast) ask(socket, request);
      else socket.end();
    };
    socket.on('connect', next);
    socket.on('data', (chunk) => {
      if (answer.length === 0) {
        answer.length = lengthOf(chunk);
        answer.isLast = /\r\nconnection: close\r\n/i.test(chunk.toString('latin1'));
      }
      if (answer.got === 0 && !isOk(chunk)) socket.destroy();
      answer.got += chunk.length;
      if (answer.got === answer.length) next();
      else if (answer.got > answer.length) socket.destroy();
    });
    return () => answer.got === 0 && socket.writableEnded;
  });
}

/** Opens a connection and waits for its end. A request whose answer is not whole by then is a failure. */
function withConnection(url: URL, use: (socket: Socket) => () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
    const isWhole = use(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      if (!isWhole()) result.failures += 1;
      resolve();
    });
  });
}

function ask(socket: Socket, request: Buffer): void {
  left -= 1;
  result.requests += 1;
  socket.write(request);
}

function toRequest(url: URL, connection: string): Buffer {
  return Buffer.from(
    `GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nAccept: application/json\r\nUser-Agent: bench\r\nConnection: ${connection}\r\n\r\n`,
  );
}

function isOk(chunk: Buffer): boolean {
  return chunk.subarray(0, 12).toString('latin1') === 'HTTP/1.1 200';
}

/** The length of an answer, head and body, by its first piece, which has the whole head. */
function lengthOf(chunk: Buffer): number {
  const head = chunk.subarray(0, chunk.indexOf('\r\n\r\n') + 4).toString('latin1');
  return head.length + Number(/\r\ncontent-length: (\d+)\r\n/i.exec(head)?.[1] ?? Number.NaN);
}

import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { PROBLEM_MEDIA_TYPE, toProblemBody, type Problem } from './problem.ts';

/** Answers with a problem, unless the answer has begun. */
export function sendProblem(response: ServerResponse, problem: Problem): void {
  if (response.headersSent || response.destroyed) return;
  sendBody(response, problem.status, PROBLEM_MEDIA_TYPE, toProblemBody(problem));
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  sendBody(response, status, 'application/json', JSON.stringify(value));
}

/** Answers with a text of any kind. */
export function sendBody(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
  // What is left of the request's body would otherwise block the connection's next request.
  drainRequest(response.req);
}

/** Reads and throws away what the client still sends of a request that has had its answer. */
export function drainRequest(request: IncomingMessage): void {
  if (!request.complete && !request.destroyed) request.resume();
}

/** Answers with a problem on a bare connection, as needed before a tunnel is open, and closes it. */
export function sendRawProblem(socket: Duplex, problem: Problem): void {
  if (socket.destroyed || !socket.writable) return;
  const body = toProblemBody(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? 'Error'}\r\n` +
      `content-type: ${PROBLEM_MEDIA_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `cache-control: no-store\r\nconnection: close\r\n\r\n${body}`,
  );
}

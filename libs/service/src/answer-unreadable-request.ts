import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { STATUS_CODES } from './node-http.ts';
import { toProblem } from './problem.ts';
import { standardHeaders } from './service-response.ts';

const STATUS_OF_ERROR: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers what is no HTTP request as problem details, and ends the connection. */
export function answerUnreadableRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  // In the middle of another answer this one would be taken for a part of it.
  const isAnswering = answerOn(socket)?.headersSent === true;
  if (!socket.writable || isAnswering || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = STATUS_OF_ERROR[error.code ?? ''] ?? 400;
  const body = JSON.stringify(toProblem({ status }));
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/problem+json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      ...Object.entries(standardHeaders(undefined)).map(([name, value]) => `${name}: ${String(value)}`),
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

/** The answer that a connection is busy with. Node keeps it there, and looks at it for the same reason. */
function answerOn(socket: Socket): Pick<ServerResponse, 'headersSent'> | null | undefined {
  return (socket as Socket & { ['_httpMessage']?: ServerResponse | null })['_httpMessage'];
}

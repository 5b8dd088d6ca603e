import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How an upstream answers one request. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A real upstream that can be told how to behave. */
export interface TestUpstream {
  url: string;
  /** What it got so far. */
  requests: { method: string; url: string; headers: IncomingMessage['headers'] }[];
  /** The behaviour for all requests from now on. */
  become(behaviour: Behaviour): void;
  close(): Promise<void>;
}

/** Starts an upstream on a free port. `first` are the behaviours of its first requests, `otherwise` of the rest. */
export async function startTestUpstream(
  otherwise: Behaviour,
  first: Behaviour[] = [],
): Promise<TestUpstream> {
  const requests: TestUpstream['requests'] = [];
  let behaviour = otherwise;
  const server = createServer((request, response) => {
    requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    void (first.shift() ?? behaviour)(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    become: (next) => {
      behaviour = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers with JSON. */
export const answers =
  (status: number, body: unknown = {}, headers: Record<string, string> = {}): Behaviour =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

/** Never answers. */
export const hangs: Behaviour = () => {};

/** Breaks the connection. */
export const resets: Behaviour = (request) => request.socket.resetAndDestroy();

/** Breaks the connection in the middle of the answer. */
export const breaksOff: Behaviour = (request, response) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{', () => request.socket.destroy());
};

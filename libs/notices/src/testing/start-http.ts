import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type HttpAnswer = { status: number; body?: unknown; headers?: Record<string, string> };
export type HttpRequest = { method: string; url: URL; headers: IncomingHttpHeaders; body: unknown };

/** An answer instead of the right one, or the right work with its answer lost. For requests to write, unless it says so. */
export type HttpMishap = (HttpAnswer & { on?: 'GET' | 'POST' }) | 'lost-answer';

/** A server that answers JSON, with mishaps in their order. */
export async function startHttp(handle: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>) {
  const mishaps: HttpMishap[] = [];
  const requests: HttpRequest[] = [];
  const server = createServer((incoming, response) => {
    void answerTo(incoming, response);
  });
  async function answerTo(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const content = await text(incoming);
    const { method = '', headers } = incoming;
    const url = new URL(incoming.url ?? '', 'http://127.0.0.1');
    const request = { method, url, headers, body: content === '' ? undefined : JSON.parse(content) };
    requests.push(request);
    const [mishap] = mishaps;
    const isMeant =
      mishap !== undefined && method === (mishap === 'lost-answer' ? 'POST' : (mishap.on ?? 'POST'));
    if (isMeant) mishaps.shift();
    const answer = isMeant && mishap !== 'lost-answer' ? mishap : await handle(request);
    if (isMeant && mishap === 'lost-answer') {
      response.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    mishaps,
    requests,
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

const limitMs = 5000;

export type Method = 'GET' | 'PUT' | 'DELETE';

/**
 * Asks a server on a Unix socket, in JSON. By Node.js' own client, which is loaded already: undici's package is a
 * hundred files more at the start of a platform.
 * @param socketPath the server's socket.
 * @throws when there is no answer within 5 s, or one that is not JSON.
 */
export async function askOverSocket(
  socketPath: string,
  { method, path, body }: { method: Method; path: string; body: object | undefined },
): Promise<{ status: number; json: unknown }> {
  const asked = request({
    socketPath,
    method,
    path,
    // A connection of its own: one that is kept is gone when the server has started again.
    agent: false,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(limitMs),
  });
  asked.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const answer = await text(response);
  return { status: response.statusCode ?? 0, json: answer === '' ? undefined : JSON.parse(answer) };
}

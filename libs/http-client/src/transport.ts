import type { Agent } from 'undici';

/** An answer whose body was read to its end. */
export interface TransportAnswer {
  status: number;
  text: string;
}

/** A request as it goes over the wire. */
export interface TransportRequest {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: string | undefined;
  timeoutMs: number;
}

/** Sends requests over kept-alive connections. */
export interface Transport {
  /** Rejects when there is no complete answer within the time limit. */
  send(request: TransportRequest): Promise<TransportAnswer>;
  close(): Promise<void>;
}

const MAX_RESPONSE_BYTES = 10 * 1024 * 1024;

/** Creates a transport on undici, which is loaded at the first request so that a start does not pay for it. */
export function createTransport(): Transport {
  let agent: Promise<Agent> | undefined;
  return {
    send: async ({ method, url, headers, body, timeoutMs }) => {
      agent ??= import('undici').then((undici) => new undici.Agent({ maxResponseSize: MAX_RESPONSE_BYTES }));
      const dispatcher = await agent;
      const answer = await dispatcher.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers,
        body: body ?? null,
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status: answer.statusCode, text: await answer.body.text() };
    },
    close: async () => {
      await (await agent)?.close();
    },
  };
}

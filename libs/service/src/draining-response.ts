import type { IncomingMessage, ServerResponse as Response } from 'node:http';
import { ServerResponse } from './node-http.ts';

/** On while the service drains. */
export interface DrainSwitch {
  on: boolean;
}

/**
 * A response that says `Connection: close` while the service drains, whoever writes it: a client that is
 * told to close opens its next connection elsewhere, so that after the drain time no connection is left on
 * which a request could meet a server that is gone.
 */
export function drainingResponse(drain: DrainSwitch): typeof Response {
  return class DrainingResponse<
    Request extends IncomingMessage = IncomingMessage,
  > extends ServerResponse<Request> {
    override writeHead(status: number, ...more: never[]): this {
      if (drain.on) {
        this.shouldKeepAlive = false;
      }
      return super.writeHead(status, ...more);
    }
  };
}

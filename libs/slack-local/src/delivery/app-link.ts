import type { Delivery, DeliveryKind } from './delivery.ts';
import { deliverByHttp, type RequestUrlOptions } from './request-url.ts';
import type { SocketHub } from './socket-hub.ts';

export type AppLink = {
  deliver(kind: DeliveryKind, payload: object): Promise<Delivery>;
  /** How the app is reached now; "http" says only that an address is known. */
  transport(): 'socket' | 'http' | 'none';
};

/** The way to the app: its socket when one is open, else its request URL when one is known. */
export function createAppLink(sockets: SocketHub, requestUrl: RequestUrlOptions | undefined): AppLink {
  const transport = () => {
    if (sockets.connections() > 0) return 'socket';
    return requestUrl ? 'http' : 'none';
  };
  return {
    transport,
    deliver: (kind, payload) =>
      transport() === 'http' && requestUrl
        ? deliverByHttp(requestUrl, kind, payload)
        : sockets.deliver(kind, payload),
  };
}

import type { Delivery, DeliveryKind } from './delivery.ts';
import { watchReachability } from './reachability.ts';
import { deliverByHttp, type RequestUrlOptions } from './request-url.ts';
import type { SocketHub } from './socket-hub.ts';

export type AppLink = {
  deliver(kind: DeliveryKind, payload: object): Promise<Delivery>;
  /** How the app is reached now; "none" when it is away. */
  transport(): 'socket' | 'http' | 'none';
  onChange(listener: () => void): void;
  close(): void;
};

/** The way to the app: its socket when one is open, else its request URL when one is known. */
export function createAppLink(sockets: SocketHub, requestUrl: RequestUrlOptions | undefined): AppLink {
  const listeners: (() => void)[] = [];
  const changed = () => {
    for (const listener of listeners) listener();
  };
  sockets.onChange(changed);
  const watch = requestUrl && watchReachability(requestUrl.url, changed);
  return {
    transport() {
      if (sockets.connections() > 0) return 'socket';
      return watch?.isReachable() ? 'http' : 'none';
    },
    deliver: (kind, payload) =>
      requestUrl && sockets.connections() === 0
        ? deliverByHttp(requestUrl, kind, payload)
        : sockets.deliver(kind, payload),
    onChange: (listener) => void listeners.push(listener),
    close: () => watch?.close(),
  };
}

import { connect } from 'node:net';

const CHECK_EVERY_MS = 2000;

export type Reachability = { isReachable(): boolean; close(): void };

/** Watches whether anything listens where a request URL leads, so that people see that the app is away. */
export function watchReachability(url: string, onChange: () => void): Reachability {
  const { hostname, port, protocol } = new URL(url);
  let reachable = false;
  const check = () => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (protocol === 'https:' ? 443 : 80),
    });
    const settle = (now: boolean) => {
      socket.destroy();
      if (now === reachable) return;
      reachable = now;
      onChange();
    };
    socket.setTimeout(CHECK_EVERY_MS);
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  };
  check();
  const timer = setInterval(check, CHECK_EVERY_MS);
  return { isReachable: () => reachable, close: () => clearInterval(timer) };
}

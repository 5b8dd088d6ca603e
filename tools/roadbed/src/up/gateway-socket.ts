import { socketPath } from '@roadbed/process';

/** The socket of the gateway's admin API. */
export function gatewaySocket(home: string): string {
  return socketPath(home, 'gateway');
}

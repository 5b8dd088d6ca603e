import type { IncomingMessage } from 'node:http';
import type { Problem } from './problem.ts';

/** The host and target of a request that may be forwarded. */
export interface Screened {
  host: string;
  /** In origin form: path and query. */
  target: string;
}

/**
 * Refuses what two servers in a row could read in two ways, beyond what Node's strict parser refuses already
 * (RFC 9112 sections 3.2 and 6.1), and brings an absolute request target into origin form.
 */
export function screenRequest(request: IncomingMessage): Screened | Problem {
  if (countHosts(request.rawHeaders) > 1) {
    return badRequest('The request has more than one Host header: send one.');
  }
  const coding = request.headers['transfer-encoding'];
  if (coding !== undefined && coding.trim().toLowerCase() !== 'chunked') {
    return {
      status: 501,
      code: 'transfer-coding',
      detail: `The transfer coding "${coding}" is not supported: send "chunked".`,
    };
  }
  const target = request.url ?? '/';
  if (target.startsWith('/')) return { host: request.headers.host ?? '', target };
  const absolute = /^http:\/\//i.test(target) ? URL.parse(target) : null;
  if (absolute) return { host: absolute.host, target: `${absolute.pathname}${absolute.search}` };
  return badRequest(`The request target "${target}" is not a path: send one that starts with "/".`);
}

function badRequest(detail: string): Problem {
  return { status: 400, code: 'bad-request', detail };
}

function countHosts(rawHeaders: string[]): number {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts;
}

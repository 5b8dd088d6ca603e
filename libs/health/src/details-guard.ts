import type { IncomingHttpHeaders } from 'node:http';

/** Options of {@link createDetailsGuard}. */
export interface DetailsGuardOptions {
  /** Whoever sends `Authorization: Bearer <token>` may see details. Not empty. Default: no token opens them. */
  token?: string;
  /** Whether a direct request from this machine may see details. Default true. */
  loopback?: boolean;
}

/** What the guard looks at; a Node or Fastify request has it. */
export interface DetailsRequest {
  /** Names in lower case. */
  headers: IncomingHttpHeaders;
  /** The connection; a proxy's is not the caller's. */
  socket: { remoteAddress?: string | undefined };
}

/** Set by a proxy: the request came to this machine from elsewhere, although its connection is local. */
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'via'];
const LOOPBACK_ADDRESS = /^(?:::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/;
/** A page in a browser on this machine can send requests here by a name of its own (DNS rebinding). */
const LOOPBACK_HOST = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i;

/**
 * Creates the rule for who may see the details of a health report, which name hosts, ports and errors:
 * a direct request of this machine to a loopback name, or the bearer of the token (RFC 6750). Nobody else.
 *
 * @throws RangeError on an empty token, which everybody would have.
 *
 * @example
 * const maySeeDetails = createDetailsGuard({ token });
 * health.ready({ details: maySeeDetails(request) });
 */
export function createDetailsGuard(options: DetailsGuardOptions = {}): (request: DetailsRequest) => boolean {
  const { token, loopback = true } = options;
  if (token === '') {
    throw new RangeError('The token for health details is empty. Set one, or leave it out.');
  }
  const isBearer = token === undefined ? () => false : createBearerTest(token);
  return ({ headers, socket }) =>
    isBearer(headers.authorization) ||
    (loopback &&
      LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '') &&
      LOOPBACK_HOST.test(headers.host ?? '') &&
      PROXY_HEADERS.every((name) => headers[name] === undefined));
}

/**
 * `node:crypto` is loaded for a token only, and not by `import`: for an ES module Node.js reads each of its
 * exports, some of which load more. That is a twentieth of a service's start.
 */
function createBearerTest(token: string): (authorization: string | undefined) => boolean {
  const { hash, timingSafeEqual } = process.getBuiltinModule('node:crypto');
  // Of one length for any text, so that the comparison takes the same time.
  const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
  const expected = digest(`Bearer ${token}`);
  return (authorization = '') => timingSafeEqual(expected, digest(authorization));
}

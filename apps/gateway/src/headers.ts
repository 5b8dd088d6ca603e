import type { IncomingMessage } from 'node:http';
import type { Routed } from './find-route.ts';

/** Headers of one connection, not of the message (RFC 9110 section 7.6.1). `Trailer` goes with what it announces. */
const hopByHop = new Set([
  'connection',
  'proxy-connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Headers that only the gateway may say, and `Expect`, which it has met itself by the time it forwards. A client's
 * `X-Forwarded-For` stays, with the client's own address after it.
 */
const replaced = new Set([
  'expect',
  'forwarded',
  'host',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-proto',
]);

const notForwarded = new Set([...hopByHop, ...replaced]);

/** Headers that a `Connection` header cannot take out: without them the message would mean something else. */
const kept = new Set(['content-length', 'cookie', 'authorization', 'content-type', 'set-cookie']);

const noNames: ReadonlySet<string> = new Set();

/** The headers for the service, as a flat list of names and values. */
export function toUpstreamHeaders(request: IncomingMessage, host: string, prefix: string): string[] {
  const nominated = nominatedBy(request.headers.connection);
  const headers = ['host', host];
  const { rawHeaders } = request;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const raw = rawHeaders[at] ?? '';
    const name = raw.toLowerCase();
    if (notForwarded.has(name) || (nominated.size > 0 && nominated.has(name))) continue;
    headers.push(raw, rawHeaders[at + 1] ?? '');
  }
  const before = request.headers['x-forwarded-for'];
  const client = request.socket.remoteAddress ?? 'unknown';
  headers.push('x-forwarded-for', before === undefined ? client : `${String(before)}, ${client}`);
  headers.push('x-forwarded-host', host, 'x-forwarded-proto', 'http');
  if (prefix !== '') headers.push('x-forwarded-prefix', prefix);
  headers.push('via', `${request.httpVersion} roadbed-gateway`);
  return headers;
}

/**
 * The whole head for the service. All of it came through Node's parser, which lets no line break into a part of it.
 * @param kind whether the connection is for this request alone
 */
export function toRequestHead(
  request: IncomingMessage,
  { host, match }: Routed,
  kind: 'kept' | 'fresh',
): string {
  let head = `${request.method} ${match.path} HTTP/1.1\r\n`;
  const headers = toUpstreamHeaders(request, host, match.prefix);
  for (let at = 0; at < headers.length; at += 2) head += `${headers[at]}: ${headers[at + 1]}\r\n`;
  if (request.headers['transfer-encoding'] !== undefined) head += 'transfer-encoding: chunked\r\n';
  return head + (kind === 'fresh' ? 'connection: close\r\n\r\n' : 'connection: keep-alive\r\n\r\n');
}

/** The headers for the client out of those that the service sent, both as flat lists. */
export function toClientHeaders(rawHeaders: readonly string[]): string[] {
  const headers: string[] = [];
  let nominated = noNames;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const value = rawHeaders[at + 1] ?? '';
    const lower = name.toLowerCase();
    if (lower === 'connection') nominated = union(nominated, nominatedBy(value));
    if (!hopByHop.has(lower)) headers.push(name, value);
  }
  if (nominated.size === 0) return headers;
  return headers.filter((_, at) => !nominated.has((headers[at & ~1] ?? '').toLowerCase()));
}

function union(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return b.size === 0 ? a : a.union(b);
}

/** The names that a `Connection` header makes hop-by-hop. */
function nominatedBy(connection: string | undefined): ReadonlySet<string> {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return noNames;
  const names = connection.split(',').map((name) => name.trim().toLowerCase());
  return new Set(names.filter((name) => name !== '' && !kept.has(name)));
}

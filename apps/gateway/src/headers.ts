import type { IncomingMessage } from 'node:http';

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
    if (hopByHop.has(name) || replaced.has(name) || nominated.has(name)) continue;
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

/** The headers for the client out of those that the service sent, both as flat lists. */
export function toClientHeaders(rawHeaders: readonly (Buffer | string)[]): string[] {
  const names: string[] = [];
  const values: string[] = [];
  let nominated = noNames;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = toText(rawHeaders[at]);
    const value = toText(rawHeaders[at + 1]);
    const lower = name.toLowerCase();
    if (lower === 'connection') nominated = new Set([...nominated, ...nominatedBy(value)]);
    if (hopByHop.has(lower)) continue;
    names.push(name);
    values.push(value);
  }
  const headers: string[] = [];
  for (const [at, name] of names.entries()) {
    if (nominated.size > 0 && nominated.has(name.toLowerCase())) continue;
    headers.push(name, values[at] ?? '');
  }
  return headers;
}

function toText(value: Buffer | string | undefined): string {
  return typeof value === 'string' ? value : (value?.toString('latin1') ?? '');
}

/** The names that a `Connection` header makes hop-by-hop. */
function nominatedBy(connection: string | undefined): ReadonlySet<string> {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return noNames;
  const names = connection.split(',').map((name) => name.trim().toLowerCase());
  return new Set(names.filter((name) => name !== '' && !kept.has(name)));
}

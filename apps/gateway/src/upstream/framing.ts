import { badResponse } from './upstream-error.ts';

/** Where a response ends, and what becomes of its connection then. */
export interface Framing {
  body: 'none' | 'length' | 'chunked' | 'until-close';
  /** Bytes of a body of kind `length`. */
  length: number;
  /** Whether the service takes another request on the connection. */
  canKeepAlive: boolean;
  /** How long the service said that it keeps the idle connection. */
  keepAliveSeconds: number | undefined;
}

const closeOption = /(?:^|,)[ \t]*close[ \t]*(?:,|$)/i;
const keepAliveTimeout = /(?:^|[,;])[ \t]*timeout=(\d{1,6})/i;

/**
 * By the rules of RFC 9112 section 6.3; what they leave to be guessed is refused.
 *
 * @throws UpstreamError
 */
export function framingOf(
  method: string,
  { status, isHttp10, headers }: { status: number; isHttp10: boolean; headers: readonly string[] },
): Framing {
  const framing: Framing = {
    body: 'until-close',
    length: 0,
    canKeepAlive: !isHttp10,
    keepAliveSeconds: undefined,
  };
  let length: string | undefined;
  let coding: string | undefined;
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? '';
    const value = headers[at + 1] ?? '';
    // Most names are none of these, as their length tells.
    if (name.length === 10) {
      const lower = name.toLowerCase();
      if (lower === 'connection' && closeOption.test(value)) framing.canKeepAlive = false;
      if (lower === 'keep-alive') framing.keepAliveSeconds = toSeconds(value);
    } else if (name.length === 14 && name.toLowerCase() === 'content-length') {
      if (length !== undefined) throw badResponse('it has two lengths');
      length = value;
    } else if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') {
      if (coding !== undefined) throw badResponse('it has two transfer codings');
      coding = value.toLowerCase();
    }
  }
  if (length !== undefined && !/^\d{1,15}$/.test(length)) throw badResponse(`its length is "${length}"`);
  if (coding !== undefined && (coding !== 'chunked' || isHttp10 || length !== undefined)) {
    throw badResponse(`its transfer coding is "${coding}", its length "${length ?? ''}"`);
  }
  framing.length = Number(length ?? 0);
  if (method === 'HEAD' || status === 204 || status === 304) framing.body = 'none';
  else if (coding !== undefined) framing.body = 'chunked';
  else if (length !== undefined) framing.body = framing.length > 0 ? 'length' : 'none';
  else framing.canKeepAlive = false;
  return framing;
}

function toSeconds(value: string): number | undefined {
  const seconds = keepAliveTimeout.exec(value)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

import { UpstreamError } from './upstream-error.ts';

/** What takes a response, piece by piece. */
export interface ResponseSink {
  /** @param headers names and values in turn, as they came */
  onHead(status: number, message: string, headers: string[]): void;
  /** The piece is good until what was read from the connection is dealt with: what is kept longer must be copied. */
  onBody(piece: Buffer): void;
}

const maxHeadBytes = 64 * 1024;
const maxLineBytes = 4 * 1024;

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/;
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const noFieldValue = /[^\t\x20-\x7e\x80-\xff]/;
const chunkSize = /^([0-9A-Fa-f]{1,12})[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/;
const closeOption = /(?:^|,)[ \t]*close[ \t]*(?:,|$)/i;
const keepAliveTimeout = /(?:^|[,;])[ \t]*timeout=(\d{1,6})/i;

/**
 * Reads the responses of one HTTP/1.1 connection, one after the other (RFC 9112). Strict where a client behind the
 * gateway could see another end of a message than the gateway does: anything of that kind is an error, and the
 * connection is then of no more use.
 */
export class ResponseParser {
  #state: 'head' | 'body' | 'until-close' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailers' | 'done' = 'done';
  #sink: ResponseSink | undefined;
  #method = '';
  /** What came of a head or a line that is not whole yet. */
  #rest: Buffer | undefined;
  /** Bytes to come of the body or of the chunk. */
  #left = 0;
  #canKeepAlive = true;
  #isHttp10 = false;
  #keepAliveSeconds: number | undefined;
  #trailers: string[] = [];

  get isDone(): boolean {
    return this.#state === 'done';
  }

  /** Names and values in turn, once the response is done. */
  get trailers(): string[] {
    return this.#trailers;
  }

  /** Whether the connection may take a next request, now that the response is done. */
  get canKeepAlive(): boolean {
    return this.#canKeepAlive;
  }

  /** How long the service said that it keeps the idle connection. */
  get keepAliveSeconds(): number | undefined {
    return this.#keepAliveSeconds;
  }

  /** Makes ready for the response to a request of this method. */
  begin(method: string, sink: ResponseSink): void {
    this.#state = 'head';
    this.#method = method;
    this.#sink = sink;
    this.#canKeepAlive = true;
    this.#keepAliveSeconds = undefined;
    this.#trailers = [];
  }

  /** @throws UpstreamError when what came is no response, or cannot be told apart from something else */
  execute(piece: Buffer): void {
    const data = this.#rest === undefined ? piece : Buffer.concat([this.#rest, piece]);
    this.#rest = undefined;
    let at = 0;
    while (at < data.length) {
      const next = this.#step(data, at);
      if (next === undefined) {
        this.#rest = Buffer.from(data.subarray(at));
        return;
      }
      at = next;
    }
  }

  /** Says that the connection has ended. @returns whether that was the end of the response */
  finish(): boolean {
    if (this.#state === 'until-close') this.#state = 'done';
    return this.isDone;
  }

  /** Reads one part of the response. @returns where the next one begins, undefined when this one is not whole yet */
  #step(data: Buffer, at: number): number | undefined {
    switch (this.#state) {
      case 'head':
        return this.#readHead(data, at);
      case 'body':
      case 'chunk':
        return this.#readBody(data, at);
      case 'until-close':
        this.#sink?.onBody(at === 0 ? data : data.subarray(at));
        return data.length;
      case 'chunk-size':
        return this.#readChunkSize(data, at);
      case 'chunk-end':
        return this.#readChunkEnd(data, at);
      case 'trailers':
        return this.#readTrailers(data, at);
      case 'done':
        // Nobody asked for it, so it is no answer to what is asked next.
        this.#canKeepAlive = false;
        return data.length;
    }
  }

  #readHead(data: Buffer, at: number): number | undefined {
    const end = data.indexOf('\r\n\r\n', at);
    if (end === -1 ? data.length - at > maxHeadBytes : end - at > maxHeadBytes) {
      throw bad(`its head has more than ${maxHeadBytes} bytes`);
    }
    if (end === -1) return undefined;
    const text = data.toString('latin1', at, end);
    const lineEnd = text.indexOf('\r\n');
    const first = lineEnd === -1 ? text : text.slice(0, lineEnd);
    const match = statusLine.exec(first);
    if (!match) throw bad(`its status line is ${JSON.stringify(first.slice(0, 80))}`);
    const status = Number(match[2]);
    const headers = lineEnd === -1 ? [] : toFields(text, lineEnd + 2);
    if (status < 200) {
      // Interim responses are optional to the client and end here (RFC 9110 section 15.2).
      if (status === 101) throw bad('it changes the protocol, which it was not asked for');
      return end + 4;
    }
    this.#isHttp10 = match[1] === '0';
    this.#frame(status, headers);
    this.#sink?.onHead(status, match[3] ?? '', headers);
    return end + 4;
  }

  /** Decides where the body ends (RFC 9112 section 6.3), and whether the connection goes on. */
  #frame(status: number, headers: string[]): void {
    let length: string | undefined;
    let coding: string | undefined;
    if (this.#isHttp10) this.#canKeepAlive = false;
    for (let at = 0; at < headers.length; at += 2) {
      const name = headers[at] ?? '';
      const value = headers[at + 1] ?? '';
      // Most names are none of these, as their length tells.
      if (name.length === 10) {
        const lower = name.toLowerCase();
        if (lower === 'connection' && closeOption.test(value)) this.#canKeepAlive = false;
        if (lower === 'keep-alive') this.#keepAliveSeconds = toSeconds(value);
      } else if (name.length === 14 && name.toLowerCase() === 'content-length') {
        if (length !== undefined) throw bad('it has two lengths');
        length = value;
      } else if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') {
        if (coding !== undefined) throw bad('it has two transfer codings');
        coding = value.toLowerCase();
      }
    }
    if (length !== undefined && !/^\d{1,15}$/.test(length)) throw bad(`its length is "${length}"`);
    if (coding !== undefined && (coding !== 'chunked' || this.#isHttp10 || length !== undefined)) {
      throw bad(`its transfer coding is "${coding}", its length "${length ?? ''}"`);
    }
    this.#left = Number(length ?? 0);
    if (this.#method === 'HEAD' || status === 204 || status === 304) this.#state = 'done';
    else if (coding !== undefined) this.#state = 'chunk-size';
    else if (length !== undefined) this.#state = this.#left > 0 ? 'body' : 'done';
    else {
      this.#state = 'until-close';
      this.#canKeepAlive = false;
    }
  }

  #readBody(data: Buffer, at: number): number {
    const end = Math.min(data.length, at + this.#left);
    this.#left -= end - at;
    if (this.#left === 0) this.#state = this.#state === 'chunk' ? 'chunk-end' : 'done';
    this.#sink?.onBody(at === 0 && end === data.length ? data : data.subarray(at, end));
    return end;
  }

  #readChunkSize(data: Buffer, at: number): number | undefined {
    const end = data.indexOf('\r\n', at);
    if (end === -1 && data.length - at <= maxLineBytes) return undefined;
    const line = data.toString('latin1', at, end === -1 ? at + 80 : end);
    const size = end === -1 ? undefined : chunkSize.exec(line)?.[1];
    if (size === undefined) throw bad(`the size of a chunk is ${JSON.stringify(line.slice(0, 80))}`);
    this.#left = Number.parseInt(size, 16);
    this.#state = this.#left === 0 ? 'trailers' : 'chunk';
    return end + 2;
  }

  #readChunkEnd(data: Buffer, at: number): number | undefined {
    if (data.length - at < 2) return undefined;
    if (data[at] !== 13 || data[at + 1] !== 10) throw bad('a chunk is longer than its size');
    this.#state = 'chunk-size';
    return at + 2;
  }

  #readTrailers(data: Buffer, at: number): number | undefined {
    if (data.length - at < 2) return undefined;
    if (data[at] === 13 && data[at + 1] === 10) {
      this.#state = 'done';
      return at + 2;
    }
    const end = data.indexOf('\r\n\r\n', at);
    if (data.length - at > maxHeadBytes) throw bad(`its trailers have more than ${maxHeadBytes} bytes`);
    if (end === -1) return undefined;
    this.#trailers = toFields(data.toString('latin1', at, end), 0);
    this.#state = 'done';
    return end + 4;
  }
}

/** Names and values in turn, out of lines (RFC 9112 section 5). */
function toFields(text: string, from: number): string[] {
  const fields: string[] = [];
  for (let at = from; at <= text.length; ) {
    const lineEnd = text.indexOf('\r\n', at);
    const end = lineEnd === -1 ? text.length : lineEnd;
    const colon = text.indexOf(':', at);
    const name = colon === -1 || colon > end ? '' : text.slice(at, colon);
    if (!token.test(name)) throw bad(`a header is ${JSON.stringify(text.slice(at, Math.min(end, at + 80)))}`);
    const value = trim(text, colon + 1, end);
    if (noFieldValue.test(value)) throw bad(`its header "${name}" has a character that no value may have`);
    fields.push(name, value);
    at = end + 2;
  }
  return fields;
}

/** Takes blanks and tabs off both ends, and nothing else. */
function trim(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function toSeconds(value: string): number | undefined {
  const seconds = keepAliveTimeout.exec(value)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

function bad(what: string): UpstreamError {
  return new UpstreamError('BAD_RESPONSE', `The response cannot be understood: ${what}.`);
}

import { parseFields } from './fields.ts';
import { framingOf, type Framing } from './framing.ts';
import { badResponse } from './upstream-error.ts';

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
const chunkSize = /^([0-9A-Fa-f]{1,12})[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/;

/** The part of a response that comes next. */
type State = 'head' | 'body' | 'until-close' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailers' | 'done';

/**
 * Reads the responses of one HTTP/1.1 connection, one after the other (RFC 9112). Strict where a client behind the
 * gateway could see another end of a message than the gateway does: anything of that kind is an error, and the
 * connection is then of no more use.
 */
export class ResponseParser {
  #state: State = 'done';
  #sink: ResponseSink | undefined;
  #method = '';
  /** What came of a head or a line that is not whole yet. */
  #rest: Buffer | undefined;
  /** Bytes to come of the body or of the chunk. */
  #left = 0;
  #framing: Framing | undefined;
  #hasSurplus = false;
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
    return !this.#hasSurplus && this.#framing?.canKeepAlive === true;
  }

  /** How long the service said that it keeps the idle connection. */
  get keepAliveSeconds(): number | undefined {
    return this.#framing?.keepAliveSeconds;
  }

  /** Makes ready for the response to a request of this method. */
  begin(method: string, sink: ResponseSink): void {
    this.#state = 'head';
    this.#method = method;
    this.#sink = sink;
    this.#framing = undefined;
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

  /** Reads one part. @returns where the next one begins, undefined when this one is not whole yet */
  #step(data: Buffer, at: number): number | undefined {
    switch (this.#state) {
      case 'head':
        return this.#readHead(data, at);
      case 'body':
      case 'chunk':
        return this.#readBody(data, at);
      case 'chunk-size':
        return this.#readChunkSize(data, at);
      case 'chunk-end':
        return this.#readChunkEnd(data, at);
      case 'trailers':
        return this.#readTrailers(data, at);
      case 'until-close':
        this.#sink?.onBody(data.subarray(at));
        return data.length;
      default:
        // Nobody asked for it, so it is no answer to what is asked next.
        this.#hasSurplus = true;
        return data.length;
    }
  }

  #readHead(data: Buffer, at: number): number | undefined {
    const end = data.indexOf('\r\n\r\n', at);
    if ((end === -1 ? data.length : end) - at > maxHeadBytes) {
      throw badResponse(`its head has more than ${maxHeadBytes} bytes`);
    }
    if (end === -1) return undefined;
    const text = data.toString('latin1', at, end);
    const lineEnd = text.indexOf('\r\n');
    const line = lineEnd === -1 ? text : text.slice(0, lineEnd);
    const match = statusLine.exec(line);
    if (!match) throw badResponse(`its status line is ${JSON.stringify(line.slice(0, 80))}`);
    const status = Number(match[2]);
    const headers = lineEnd === -1 ? [] : parseFields(text.slice(lineEnd + 2));
    if (status === 101) throw badResponse('it changes the protocol, which it was not asked for');
    // Other interim responses are optional to the client and end here (RFC 9110 section 15.2).
    if (status < 200) return end + 4;
    this.#framing = framingOf(this.#method, { status, isHttp10: match[1] === '0', headers });
    this.#left = this.#framing.length;
    this.#state = stateOf[this.#framing.body];
    this.#sink?.onHead(status, match[3] ?? '', headers);
    return end + 4;
  }

  #readBody(data: Buffer, at: number): number {
    const end = Math.min(data.length, at + this.#left);
    this.#left -= end - at;
    if (this.#left === 0) this.#state = this.#state === 'chunk' ? 'chunk-end' : 'done';
    this.#sink?.onBody(data.subarray(at, end));
    return end;
  }

  #readChunkSize(data: Buffer, at: number): number | undefined {
    const end = data.indexOf('\r\n', at);
    if (end === -1 && data.length - at <= maxLineBytes) return undefined;
    const line = data.toString('latin1', at, end === -1 ? at + 80 : end);
    const size = end === -1 ? undefined : chunkSize.exec(line)?.[1];
    if (size === undefined) throw badResponse(`the size of a chunk is ${JSON.stringify(line.slice(0, 80))}`);
    this.#left = Number.parseInt(size, 16);
    this.#state = this.#left === 0 ? 'trailers' : 'chunk';
    return end + 2;
  }

  #readChunkEnd(data: Buffer, at: number): number | undefined {
    if (data.length - at < 2) return undefined;
    if (data[at] !== 13 || data[at + 1] !== 10) throw badResponse('a chunk is longer than its size');
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
    if ((end === -1 ? data.length : end) - at > maxHeadBytes) {
      throw badResponse(`its trailers have more than ${maxHeadBytes} bytes`);
    }
    if (end === -1) return undefined;
    this.#trailers = parseFields(data.toString('latin1', at, end));
    this.#state = 'done';
    return end + 4;
  }
}

const stateOf = {
  none: 'done',
  length: 'body',
  chunked: 'chunk-size',
  'until-close': 'until-close',
} as const satisfies Record<Framing['body'], State>;

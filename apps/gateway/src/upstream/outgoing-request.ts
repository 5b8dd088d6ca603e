import type { IncomingMessage } from 'node:http';
import type { ResponseSink } from './response-parser.ts';

/** A request as it goes to an instance. */
export interface OutgoingRequest {
  method: string;
  /** Request line and headers, with the empty line. */
  head: string;
  /** Where the body comes from, if there is one. */
  body: IncomingMessage | undefined;
}

/** How far a request that failed had come. */
export interface AttemptState {
  /** Whether its head was written to a connection. */
  isSent: boolean;
  /** Whether anything of its body was taken. */
  isBodyStarted: boolean;
}

/** What becomes of a request. The last call is `onEnd` or `onError`, unless the request is aborted. */
export interface ResponseHandler extends ResponseSink {
  /** Whatever has come so far should go on to the client now. */
  onFlush(): void;
  /** @param trailers names and values in turn */
  onEnd(trailers: string[]): void;
  onError(error: Error, attempt: AttemptState): void;
}

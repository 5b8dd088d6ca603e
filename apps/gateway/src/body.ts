import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/** A request's body that is not touched before somebody reads it. */
export interface LazyBody {
  stream: Readable;
  /** Whether a byte may have been taken: from then on the request cannot be sent a second time. */
  started: () => boolean;
}

/** Says that a request ended because its client went away, which is no failure of the service. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

/** Whether the request's head announces a body (RFC 9112 section 6). */
export function hasBody(request: IncomingMessage): boolean {
  if (request.headers['transfer-encoding'] !== undefined) return true;
  const length = request.headers['content-length'];
  return length !== undefined && length !== '0';
}

/**
 * The body as a stream of its own, with backpressure. Destroying it leaves the client's connection alone, so that
 * the client can still be given an answer when the service fails in the middle.
 */
export function createLazyBody(request: IncomingMessage): LazyBody {
  let started = false;
  const onData = (chunk: Buffer) => {
    if (!stream.push(chunk)) request.pause();
  };
  const onEnd = () => stream.push(null);
  const onClose = () => {
    // Half a body must never look like a whole one to the service.
    if (!request.complete) stream.destroy(new ClientGoneError('The client left inside its body.'));
  };
  const onError = (error: Error) => stream.destroy(new ClientGoneError(error.message, { cause: error }));
  const stream = new Readable({
    read() {
      if (!started) {
        started = true;
        request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onError);
      }
      request.resume();
    },
    destroy(error, callback) {
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onError);
      request.pause();
      callback(error);
    },
  });
  // A body that is dropped with an error before anyone listens is no reason to end the process.
  stream.on('error', () => {});
  return { stream, started: () => started };
}

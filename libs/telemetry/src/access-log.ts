import type { DestinationStream } from 'pino';

/** One answered request. */
export interface AccessLogEntry {
  /** As the request line has it: `GET`. */
  method: string;
  /** Without the query, which may hold secrets. */
  path: string;
  /** The route's template; undefined when no route fits. */
  route: string | undefined;
  /** Status code of the answer. */
  status: number;
  /** From the request's headers to the end of the answer, in milliseconds. */
  durationMs: number;
  /** What the answer calls the request, `x-request-id`. */
  requestId: string;
  /** In hex (W3C trace context); undefined without traces, and so is the span's. */
  traceId: string | undefined;
  /** In hex; undefined without traces. */
  spanId: string | undefined;
  /** Whether the caller left before the answer was complete. */
  aborted: boolean;
}

/** Writes one line for each answered request, at level `info`. Does not throw. */
export type AccessLog = (entry: AccessLogEntry) => void;

/**
 * Creates an access log in the format of the other lines. Its fields are known and hold no secrets, so it
 * needs none of what makes a general logger slow: it is put together by hand.
 */
export function createAccessLog(fields: Record<string, unknown>, destination: DestinationStream): AccessLog {
  const bindings = Object.entries(fields)
    .map(([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`)
    .join('');
  let second = Number.NaN;
  let prefix = '';
  return (entry) => {
    const now = Date.now();
    const millisecond = now % 1000;
    if (now - millisecond !== second) {
      second = now - millisecond;
      prefix = `{"level":"info","time":"${new Date(second).toISOString().slice(0, -4)}`;
    }
    const route = entry.route === undefined ? '' : `,"route":${JSON.stringify(entry.route)}`;
    const ids =
      entry.traceId === undefined ? '' : `,"trace_id":"${entry.traceId}","span_id":"${entry.spanId}"`;
    destination.write(
      `${prefix}${String(millisecond).padStart(3, '0')}Z"${bindings},"method":"${entry.method}","path":${JSON.stringify(
        entry.path,
      )}${route},"status":${entry.status},"duration_ms":${Math.round(entry.durationMs * 1000) / 1000},"request_id":${JSON.stringify(
        entry.requestId,
      )}${ids}${entry.aborted ? ',"aborted":true' : ''},"message":"request"}\n`,
    );
  };
}

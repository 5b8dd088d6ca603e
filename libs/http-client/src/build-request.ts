import { context, propagation, trace } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';

/** What goes into the headers of a request. */
export interface RequestParts {
  body?: unknown;
  headers?: Record<string, string>;
}

/** The address of a request: `path` and `query` below the base URL. */
export function toUrl(
  base: string,
  path: string,
  query: Record<string, string | number | boolean | undefined> | undefined,
): URL {
  const url = new URL(`${base}${path.startsWith('/') ? '' : '/'}${path}`);
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) {
      url.searchParams.set(name, String(value));
    }
  }
  return url;
}

/** The headers of a request, names in lower case, with the trace of the span (W3C). */
export function toHeaders(span: Span, request: RequestParts): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (request.body !== undefined) {
    headers['content-type'] = 'application/json';
  }
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    headers[name.toLowerCase()] = value;
  }
  propagation.inject(trace.setSpan(context.active(), span), headers);
  return headers;
}

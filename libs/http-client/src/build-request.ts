/** What goes into the headers of a request. */
export interface RequestParts {
  body?: unknown;
  headers?: Record<string, string>;
}

/**
 * The base URL without slashes at its end.
 *
 * @throws TypeError when it is no absolute http or https URL, or has credentials, a query or a fragment.
 */
export function toBase(upstream: string, baseUrl: string): string {
  const url = URL.parse(baseUrl);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new TypeError(
      `The base URL of ${upstream} is ${JSON.stringify(baseUrl)}. Give an absolute one, such as http://127.0.0.1:4402/integration/${upstream}.`,
    );
  }
  // They would be dropped without a word; and logs and listings show URLs.
  if (url.username !== '' || url.password !== '') {
    throw new TypeError(
      `The base URL of ${upstream} has credentials. Leave them out, and send the header authorization with each request.`,
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw new TypeError(
      `The base URL of ${upstream} has a query or a fragment. Leave it out, and give \`query\` with each request.`,
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
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

/** The headers of a request, names in lower case. */
export function toHeaders(request: RequestParts): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (request.body !== undefined) {
    headers['content-type'] = 'application/json';
  }
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    headers[name.toLowerCase()] = value;
  }
  return headers;
}

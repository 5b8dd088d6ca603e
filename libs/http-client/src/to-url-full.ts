/**
 * `url.full` of a span. The conventions name a few query parameters whose values are always secret; any value
 * may name a person or be a token, so all are redacted, and the names stay. A base URL has no credentials.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/
 */
export function toUrlFull(url: URL): string {
  const names = [...url.searchParams.keys()].map((name) => `${encodeURIComponent(name)}=REDACTED`);
  return `${url.origin}${url.pathname}${names.length === 0 ? '' : `?${names.join('&')}`}`;
}

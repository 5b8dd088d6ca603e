const SECONDS = /^\d+$/;
/** `Sun, 06 Nov 1994 08:49:37 GMT` and the two forms that RFC 9110 calls obsolete but has recipients accept. */
const IMF_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const RFC_850_DATE = /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
const ASCTIME_DATE = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/**
 * How long an upstream asks to wait, in milliseconds (RFC 9110, section 10.2.3: seconds or an HTTP date).
 * A date that is past is 0. Undefined when there is no such header or it cannot be read.
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? '';
  if (SECONDS.test(text)) {
    return Number(text) * 1000;
  }
  const date =
    IMF_DATE.test(text) || RFC_850_DATE.test(text)
      ? Date.parse(text)
      : // Without a zone JavaScript would take it for local time.
        ASCTIME_DATE.test(text)
        ? Date.parse(`${text} GMT`)
        : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

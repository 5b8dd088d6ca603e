import { badResponse } from './upstream-error.ts';

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const blank = 32;
const noFieldValue = /[^\t\x20-\x7e\x80-\xff]/;

/** The headers or trailers in these lines, as names and values in turn (RFC 9112 section 5). @throws UpstreamError */
export function parseFields(text: string): string[] {
  const fields: string[] = [];
  for (let at = 0; at < text.length;) {
    const lineEnd = text.indexOf('\r\n', at);
    const end = lineEnd === -1 ? text.length : lineEnd;
    const colon = text.indexOf(':', at);
    const name = colon === -1 || colon > end ? '' : text.slice(at, colon);
    if (!token.test(name)) {
      throw badResponse(`a header is ${JSON.stringify(text.slice(at, Math.min(end, at + 80)))}`);
    }
    const value = trim(text, colon + 1, end);
    if (noFieldValue.test(value)) {
      throw badResponse(`its header "${name}" has a character that no value may have`);
    }
    fields.push(name, value);
    at = end + 2;
  }
  return fields;
}

/** Takes blanks off both ends. A tab stays, and makes a length or a coding one that is refused: parsers differ on it. */
function trim(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && text.charCodeAt(start) === blank) start += 1;
  while (end > start && text.charCodeAt(end - 1) === blank) end -= 1;
  return text.slice(start, end);
}

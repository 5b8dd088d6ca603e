/** The headers of a mail, unfolded and decoded (RFC 5322 §2.2.3, RFC 2047), in their order. */
export function readHeaders(raw: string): { name: string; value: string }[] {
  const [head = ''] = raw.split('\r\n\r\n', 1);
  return head
    .replaceAll(/\r\n(?=[ \t])/g, '')
    .split('\r\n')
    .map((line) => {
      const colon = line.indexOf(':');
      return { name: line.slice(0, colon), value: decodeWords(line.slice(colon + 1).trim()) };
    });
}

export function readHeader(raw: string, name: string): string | undefined {
  return readHeaders(raw).find((header) => header.name.toLowerCase() === name.toLowerCase())?.value;
}

/** The parts of a multipart/alternative mail, by their type, decoded. */
export function readParts(raw: string): Record<string, string> {
  const boundary = /boundary="([^"]+)"/.exec(readHeader(raw, 'Content-Type') ?? '')?.[1] ?? '';
  return Object.fromEntries(
    raw
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((part) => part.replace(/^\r\n/, ''))
      .map((part) => {
        const type = readHeader(part, 'Content-Type')?.split(';')[0] ?? '';
        const encoding = readHeader(part, 'Content-Transfer-Encoding') ?? '';
        return [type, decodePart(part.slice(part.indexOf('\r\n\r\n') + 4), encoding)];
      }),
  );
}

function decodeWords(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_word, encoding: string, content: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(content, 'base64').toString('latin1')
        : unquote(content.replaceAll('_', ' ')),
    )
    .replace(/[\s\S]*/, (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'));
}

function decodePart(text: string, encoding: string): string {
  const lines = text.replaceAll('\r\n', '\n');
  if (encoding === 'base64') return Buffer.from(lines, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return lines;
  return Buffer.from(unquote(lines.replaceAll('=\n', '')), 'latin1').toString('utf8');
}

function unquote(text: string): string {
  return text.replaceAll(/=([0-9a-f]{2})/gi, (_code, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

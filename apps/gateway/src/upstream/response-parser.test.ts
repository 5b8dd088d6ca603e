import { request, type IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ResponseParser } from './response-parser.ts';

interface Read {
  status: number;
  message: string;
  headers: string[];
  body: string;
  trailers: string[];
  isDone: boolean;
  canKeepAlive: boolean;
}

/** What the parser makes of these bytes, which come in pieces and then end. */
function read(pieces: Buffer[], method = 'GET'): Read {
  const parser = new ResponseParser();
  const seen = { status: 0, message: '', headers: [] as string[], body: '' };
  parser.begin(method, {
    onHead: (status, message, headers) => Object.assign(seen, { status, message, headers }),
    onBody: (piece) => (seen.body += piece.toString('latin1')),
  });
  for (const piece of pieces) parser.execute(piece);
  const isDone = parser.finish();
  return { ...seen, trailers: parser.trailers, isDone, canKeepAlive: parser.canKeepAlive };
}

const bytes = (text: string) => Buffer.from(text, 'latin1');
const all = (text: string, method?: string) => read([bytes(text)], method);

/** Cuts bytes at these places. */
function cut(data: Buffer, places: number[]): Buffer[] {
  const at = [...new Set(places.map((place) => place % (data.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, n) => data.subarray(from, at[n] ?? data.length));
}

const latin1 = fc.string({
  unit: fc
    .integer({ min: 33, max: 255 })
    .filter((code) => code !== 127)
    .map((code) => String.fromCharCode(code)),
  maxLength: 20,
});
const body = fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)), maxLength: 200 });
const places = fc.array(fc.nat(2_000), { maxLength: 12 });
const name = fc.stringMatching(/^X-[A-Za-z0-9!#$%&'*+.^_`|~-]{1,12}$/);
const fields = fc.array(fc.tuple(name, latin1), { maxLength: 5 });
const toLines = (list: [string, string][]) => list.map(([name, value]) => `${name}: ${value}\r\n`).join('');
const toChunks = (parts: string[]) =>
  parts
    .filter((part) => part !== '')
    .map((part) => `${part.length.toString(16)}\r\n${part}\r\n`)
    .join('');

test('a response with a length is read the same however it is cut, and the connection goes on', () => {
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 599 }), fields, body, places, (status, list, body, places) => {
      const hasBody = status !== 204 && status !== 304;
      const head = `HTTP/1.1 ${status} All right\r\n${toLines(list)}Content-Length: ${body.length}\r\n\r\n`;
      expect(read(cut(bytes(hasBody ? head + body : head), places))).toEqual({
        status,
        message: 'All right',
        headers: [...list.flat(), 'Content-Length', String(body.length)],
        body: hasBody ? body : '',
        trailers: [],
        isDone: true,
        canKeepAlive: true,
      });
    }),
  );
});

test('a chunked response is read the same however it is cut, with its trailers', () => {
  fc.assert(
    fc.property(fc.array(body), fields, places, (parts, trailers, places) => {
      const text = `HTTP/1.1 200\r\ntransfer-encoding: Chunked\r\n\r\n${toChunks(parts)}0\r\n${toLines(trailers)}\r\n`;
      expect(read(cut(bytes(text), places))).toMatchObject({
        body: parts.join(''),
        trailers: trailers.flat(),
        isDone: true,
        canKeepAlive: true,
      });
    }),
  );
});

test('a response without a length goes on until the connection ends', () => {
  fc.assert(
    fc.property(body, places, fc.constantFrom('1.0', '1.1'), (body, places, version) => {
      const seen = read(cut(bytes(`HTTP/${version} 200 OK\r\n\r\n${body}`), places));
      expect(seen).toMatchObject({ body, isDone: true, canKeepAlive: false });
    }),
  );
});

test('a response that breaks off anywhere is never a whole one', () => {
  const whole = [
    'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nx-sum: 1\r\n\r\n',
  ];
  for (const text of whole) {
    for (let at = 0; at < text.length; at++) expect(all(text.slice(0, at)).isDone).toBe(false);
    expect(all(text).isDone).toBe(true);
  }
});

test('interim responses are passed over, and what follows a response ends the connection', () => {
  const seen = all(
    'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 100\r\n\r\nHTTP/1.1 204 Done\r\n\r\n',
  );
  expect(seen).toMatchObject({ status: 204, headers: [], isDone: true, canKeepAlive: true });
  const surplus = all('HTTP/1.1 204 Done\r\n\r\nHTTP/1.1 200 OK\r\n\r\n');
  expect(surplus).toMatchObject({ status: 204, isDone: true, canKeepAlive: false });
  expect(all('HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n', 'HEAD')).toMatchObject({
    isDone: true,
    body: '',
  });
});

test.for([
  ['close', false],
  ['x-a, Close ,x-b', false],
  ['closed', true],
  ['keep-alive', true],
] as const)('with "Connection: %s" the connection goes on: %s', ([value, canKeepAlive]) => {
  expect(all(`HTTP/1.1 200 OK\r\nConnection: ${value}\r\ncontent-length: 0\r\n\r\n`)).toMatchObject({
    canKeepAlive,
  });
});

test.for([
  ['another protocol', 'SSH-2.0-x\r\n\r\n'],
  ['HTTP/2', 'HTTP/2 200\r\n\r\n'],
  ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
  ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
  ['a header without a colon', 'HTTP/1.1 200 OK\r\nx\r\n\r\n'],
  ['a blank before the colon', 'HTTP/1.1 200 OK\r\ncontent-length : 1\r\n\r\nx'],
  ['a folded header', 'HTTP/1.1 200 OK\r\nx: 1\r\n 2\r\n\r\n'],
  ['a bare line feed', 'HTTP/1.1 200 OK\r\nx: 1\ncontent-length: 1\r\n\r\nx'],
  ['a bare carriage return', 'HTTP/1.1 200 OK\r\nx: 1\rcontent-length: 1\r\n\r\nx'],
  ['a zero byte', 'HTTP/1.1 200 OK\r\nx: \0\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\nx'],
  ['a list of lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1, 1\r\n\r\nx'],
  ['a negative length', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\nx'],
  ['a length in hex', 'HTTP/1.1 200 OK\r\ncontent-length: 0x1\r\n\r\nx'],
  [
    'a length beside chunked',
    'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['another coding', 'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
  ['chunked in HTTP/1.0', 'HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['a chunk without a size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\r\n'],
  ['a chunk of 0x', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0x1\r\nx\r\n0\r\n\r\n'],
  ['a chunk of a huge size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffff\r\n'],
  [
    'a chunk longer than its size',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nxx\r\n0\r\n\r\n',
  ],
  ['a head without an end', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(70_000)}`],
  ['a size without an end', `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;${'x'.repeat(5_000)}`],
  [
    'trailers without an end',
    `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx: ${'x'.repeat(70_000)}`,
  ],
] as const)('%s is no response', ([, text]) => {
  expect(() => all(text)).toThrow(/^The response cannot be understood: /);
});

/** What Node's own client makes of the same bytes; undefined when it refuses them. */
async function readByNode(text: string): Promise<{ status: number; body: string } | undefined> {
  const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  socket.push(bytes(text));
  socket.push(null);
  return new Promise((resolve) => {
    const outgoing = request({ createConnection: () => socket, host: 'x' });
    outgoing.on('error', () => resolve(undefined));
    outgoing.on('response', (response: IncomingMessage) => {
      buffer(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, body: body.toString('latin1') }),
        () => resolve(undefined),
      );
    });
    outgoing.end();
  });
}

test('a response in disorder is refused, or is to Node what it is to the gateway', async () => {
  const valid = fc.constantFrom(
    'HTTP/1.1 200 OK\r\nContent-Length: 11\r\nx: y\r\n\r\nhello world',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nx: y\r\n\r\n',
    'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello world',
  );
  const disorder = fc.record({
    at: fc.nat(80),
    gone: fc.nat(2),
    put: fc.constantFrom(
      '',
      '\r',
      '\n',
      '\r\n',
      ' ',
      '\t',
      ':',
      ',',
      ';',
      '0',
      '1',
      'a',
      '-',
      '+',
      '\0',
      'chunked',
    ),
  });
  let both = 0;
  await fc.assert(
    fc.asyncProperty(valid, fc.array(disorder, { maxLength: 3 }), async (text, changes) => {
      let changed = text;
      for (const { at, gone, put } of changes)
        changed = changed.slice(0, at) + put + changed.slice(at + gone);
      let ours: Read;
      try {
        ours = all(changed);
      } catch {
        return;
      }
      const node = await readByNode(changed);
      if (!ours.isDone || !node) return;
      both += 1;
      expect({ status: ours.status, body: ours.body }).toEqual(node);
    }),
    { numRuns: 1_000 },
  );
  expect(both).toBeGreaterThan(100);
}, 30_000);

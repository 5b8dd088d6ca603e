import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands behind every proxy: bare node:http with a small answer. */
const body = JSON.stringify({ id: '7', name: 'An example', text: 'x'.repeat(160) });
const head = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
const server = createServer({ keepAliveTimeout: 60_000 }, (_request, response) => {
  response.writeHead(200, head).end(body);
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});

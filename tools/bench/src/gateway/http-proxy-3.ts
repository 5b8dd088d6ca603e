import { Agent, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createProxyServer } from 'http-proxy-3';

/**
 * http-proxy-3 with its own settings and the forwarding headers that the gateway adds too. It opens a connection for
 * each request unless it is given an agent that keeps them.
 */
const target = process.env['TARGET'] ?? '';
const agent = process.env['KEEP'] === 'true' ? new Agent({ keepAlive: true }) : undefined;
const proxy = createProxyServer({ target, xfwd: true, ...(agent === undefined ? {} : { agent }) });
proxy.on('error', (error, _request, response) => {
  if ('writeHead' in response && !response.headersSent) response.writeHead(502);
  response.end(String(error));
});
const server = createServer((request, response) => proxy.web(request, response));
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});

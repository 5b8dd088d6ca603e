import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/**
 * A balancer of connections (layer 4): each goes to the target of the moment it was made, and stays there.
 * A message names the next target's port.
 */
let port = 0;
process.on('message', (message: { port: number }) => {
  ({ port } = message);
  process.send?.({ ok: true });
});
const server = createServer((client) => {
  const target = connect(port, '127.0.0.1');
  client.pipe(target).pipe(client);
  client.on('error', () => target.destroy());
  target.on('error', () => client.destroy());
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});

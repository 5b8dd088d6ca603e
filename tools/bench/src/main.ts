import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { bundle } from './services/bundle.ts';
import { measureCpu } from './services/measure-cpu.ts';
import { variants } from './services/variants.ts';

const collector = createServer((request, response) => {
  request.resume().on('end', () => response.end());
}).listen(0, '127.0.0.1');
await once(collector, 'listening');
const files = { bare: await bundle('bare', true), service: await bundle('service', true) };
const all = variants(`http://127.0.0.1:${(collector.address() as AddressInfo).port}`);
const cpu = await measureCpu(all, { rounds: Number(process.argv[3] ?? 7), requests: 6000, files });
for (const r of cpu) {
  console.log(
    r.variant.title.padEnd(40),
    r.micros.toFixed(1),
    r.ratio.toFixed(3),
    `(${r.low.toFixed(2)}–${r.high.toFixed(2)})`,
    (r.idleRss / 1e6).toFixed(0),
    (r.loadedRss / 1e6).toFixed(0),
  );
}
collector.closeAllConnections();
collector.close();

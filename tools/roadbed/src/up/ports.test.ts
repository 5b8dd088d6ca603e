import { once } from 'node:events';
import { createServer } from 'node:net';
import { findFreePort } from '@roadbed/process';
import { expect, onTestFinished, test } from 'vitest';
import { choosePorts, HOST } from './ports.ts';

/** A base whose three ports, and some above, are free. */
async function freeBase(): Promise<number> {
  const { port } = await findFreePort({ host: HOST });
  const base = Math.min(port, 60_000);
  for (let offset = 0; offset < 8; offset += 1) {
    const { takenBy } = await findFreePort({ preferred: base + offset, host: HOST });
    if (takenBy !== undefined) return freeBase();
  }
  return base;
}

test('free ports are taken as they come', async () => {
  const base = await freeBase();
  const said: string[] = [];
  expect(await choosePorts(base, (line) => said.push(line))).toEqual({
    slack: base,
    platform: base + 1,
    gateway: base + 2,
  });
  expect(said).toEqual([]);
});

test("a taken port is said with its owner, and another is chosen that is nobody else's", async () => {
  const base = await freeBase();
  const server = createServer().listen(base, HOST);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const said: string[] = [];
  const ports = await choosePorts(base, (line) => said.push(line));
  expect(ports).toEqual({ slack: base + 3, platform: base + 1, gateway: base + 2 });
  expect(said).toEqual([
    expect.stringMatching(
      `Port ${base} is taken by process ${process.pid} \\(.*: the local Slack gets ${base + 3}`,
    ),
  ]);
});

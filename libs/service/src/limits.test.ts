import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createService } from './index.ts';
import type { Service } from './index.ts';
import { testEnv } from './testing.ts';

describe('a service under a flood', () => {
  let service: Service;
  let url: string;

  beforeAll(async () => {
    service = createService({ name: 'example', env: testEnv() });
    service.route({ method: 'POST', url: '/', handler: () => ({}) });
    service.route({ method: 'DELETE', url: '/', handler: () => ({}) });
    service.route({ method: 'GET', url: '/', handler: () => ({}) });
    ({ url } = await service.start());
  });

  afterAll(() => service.close());

  /** All that the service answers to raw bytes, until it ends the connection. */
  const send = async (text: string): Promise<string> => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
    });
    socket.on('error', () => {});
    socket.write(text);
    await new Promise((resolve) => {
      socket.on('close', resolve);
    });
    return answer;
  };

  it('refuses 1 MB of headers, one long or many short', async () => {
    const long = `x: ${'a'.repeat(1_000_000)}\r\n`;
    const many = 'x: a\r\n'.repeat(200_000);
    for (const headers of [long, many]) {
      const answer = await send(`GET / HTTP/1.1\r\nhost: x\r\n${headers}\r\n`);
      expect(answer).toMatch(/^(HTTP\/1\.1 431 |$)/);
    }
    expect((await fetch(url)).status).toBe(200);
  });

  it('refuses a body above 1 MiB, told or not', async () => {
    const body = JSON.stringify('a'.repeat(1_100_000));
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(413);
    const chunks = `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    expect(await send(chunks)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it.each(['POST', 'DELETE'])(
    'answers a %s that names a type and has no body, as one without',
    async (method) => {
      const head = `${method} / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n`;
      expect(await send(head)).toMatch(/^HTTP\/1\.1 200 /);
    },
  );

  it('answers others while hundreds of clients never finish their headers', async () => {
    const slow = Array.from({ length: 300 }, () => connect(Number(new URL(url).port), '127.0.0.1'));
    for (const socket of slow) {
      socket.on('error', () => {});
      socket.write('GET / HTTP/1.1\r\nhost: x\r\nx-slow: a');
    }
    const answers = await Promise.all(Array.from({ length: 50 }, () => fetch(url)));
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
    for (const socket of slow) {
      socket.destroy();
    }
  });

  it('ends a connection whose request does not arrive in time', () => {
    expect(service.fastify.server).toMatchObject({ requestTimeout: 30_000, headersTimeout: 15_000 });
  });

  it('gives security headers with every answer, also of errors', async () => {
    for (const path of ['/', '/nothing-here', '/health/live']) {
      const { headers } = await fetch(`${url}${path}`);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': "frame-ancestors 'none'",
        'x-request-id': expect.any(String),
      });
    }
  });
});

import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createService } from './index.ts';
import type { Service } from './index.ts';
import { captureTelemetry, testEnv } from './testing.ts';

/** The limits of this test, in milliseconds; the defaults are 15 s and 30 s. */
const HEADERS_MS = 300;
const REQUEST_MS = 600;
/** What a loaded machine may add to them. */
const GRACE_MS = 5000;

describe('a service with clients that send a byte at a time', () => {
  const telemetry = captureTelemetry();
  let service: Service;
  let url: string;

  beforeAll(async () => {
    const env = testEnv({
      HEADERS_TIMEOUT_MS: String(HEADERS_MS),
      REQUEST_TIMEOUT_MS: String(REQUEST_MS),
    });
    service = createService({ name: 'example', env, telemetry });
    service.route({ method: 'GET', url: '/', handler: () => ({}) });
    service.route({ method: 'POST', url: '/', handler: () => ({}) });
    service.route({
      method: 'GET',
      url: '/streams',
      handler: (_request, reply) => {
        reply.hijack();
        reply.raw.writeHead(200, { 'content-length': 1000 });
        reply.raw.write('a'.repeat(10));
      },
    });
    ({ url } = await service.start());
  });

  afterAll(() => service.close());

  const open = (): { socket: Socket; ended: Promise<{ answer: string; afterMs: number }> } => {
    const startedAt = performance.now();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
    });
    socket.on('error', () => {});
    const ended = new Promise<{ answer: string; afterMs: number }>((resolve) => {
      socket.on('close', () => resolve({ answer, afterMs: performance.now() - startedAt }));
    });
    return { socket, ended };
  };

  /** Sends the beginning at once, then a byte of the rest every 20 ms for as long as the connection lives. */
  const dribble = async (begin: string, byte: string): Promise<{ answer: string; afterMs: number }> => {
    const { socket, ended } = open();
    socket.write(begin);
    const timer = setInterval(() => socket.write(byte), 20);
    const result = await ended;
    clearInterval(timer);
    return result;
  };

  it('ends them by the limit for headers with 408, and answers all others meanwhile', async () => {
    const slow = Promise.all(
      Array.from({ length: 50 }, () => dribble('GET / HTTP/1.1\r\nhost: x\r\nx-slow: ', 'a')),
    );
    const slowOnes = new AbortController();
    const others = (async () => {
      const durations: number[] = [];
      while (!slowOnes.signal.aborted) {
        const startedAt = performance.now();
        expect((await fetch(url)).status).toBe(200);
        durations.push(performance.now() - startedAt);
        await sleep(5);
      }
      return durations.toSorted((a, b) => a - b);
    })();
    const ends = await slow;
    slowOnes.abort();
    for (const { answer, afterMs } of ends) {
      expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
      expect(answer).toContain('application/problem+json');
      expect(afterMs).toBeGreaterThanOrEqual(HEADERS_MS - 50);
      expect(afterMs).toBeLessThan(HEADERS_MS + GRACE_MS);
    }
    const durations = await others;
    expect(durations.length).toBeGreaterThan(5);
    expect(durations[Math.floor(durations.length / 2)]).toBeLessThan(HEADERS_MS);
  });

  it.each([
    ['with a length', 'content-length: 1000000', 'a'],
    ['in chunks', 'transfer-encoding: chunked', '1\r\na\r\n'],
  ])('ends them by the limit for a request when it is the body %s, once, with 408', async (...given) => {
    const [, header, piece] = given;
    const head = `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${header}\r\n\r\n`;
    const { answer, afterMs } = await dribble(head, piece);
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(answer.split('HTTP/1.1 ')).toHaveLength(2);
    expect(afterMs).toBeGreaterThanOrEqual(REQUEST_MS - 50);
    expect(afterMs).toBeLessThan(REQUEST_MS + GRACE_MS);
    expect((await fetch(url)).status).toBe(200);
  });

  it('ends them also on a connection that has served requests before', async () => {
    const { socket, ended } = open();
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await sleep(50);
    socket.write('GET / HT');
    const { answer } = await ended;
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK[^]*HTTP\/1\.1 408 Request Timeout/);
  });

  it('never writes the refusal into an answer that is under way', async () => {
    const { socket, ended } = open();
    socket.write('GET /streams HTTP/1.1\r\nhost: x\r\n\r\nGET / HT');
    const { answer } = await ended;
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK[^]*\r\n\r\na{10}$/);
  });

  it('takes none of them for a fault of its own', () => {
    expect(telemetry.lines.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });
});

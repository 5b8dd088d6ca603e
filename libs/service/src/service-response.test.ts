import type { FastifyReply } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createService } from './index.ts';
import type { Service } from './index.ts';
import { testEnv } from './testing.ts';

const SHARED = { 'content-type': 'text/plain' };
const STANDARD = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "frame-ancestors 'none'",
};

/** The ways to write an answer, of Fastify and past it. */
const ways: Record<string, (reply: FastifyReply) => unknown> = {
  'a value': () => ({ ok: true }),
  text: (reply) => reply.type('text/plain').send('ok'),
  'no body': (reply) => reply.code(204).send(),
  'an error': () => {
    throw new Error('broken');
  },
  'raw, with headers': (reply) => reply.hijack().raw.writeHead(200, SHARED).end('ok'),
  'raw, with a reason': (reply) => reply.hijack().raw.writeHead(200, 'Fine', SHARED).end('ok'),
  'raw, with a list': (reply) => reply.hijack().raw.writeHead(200, ['content-type', 'text/plain']).end('ok'),
  'raw, without headers': (reply) => reply.hijack().raw.end('ok'),
  'raw, with a header set': (reply) => reply.hijack().raw.setHeader('content-type', 'text/plain').end('ok'),
};

describe('every answer', () => {
  let service: Service;
  let url: string;

  beforeAll(async () => {
    service = createService({ name: 'example', env: testEnv() });
    for (const [index, write] of Object.values(ways).entries()) {
      service.route({ method: 'GET', url: `/${index}`, handler: (_request, reply) => write(reply) });
    }
    service.route({
      method: 'GET',
      url: '/own',
      handler: (_request, reply) => reply.header('Content-Security-Policy', "default-src 'self'").send('ok'),
    });
    service.route({
      method: 'GET',
      url: '/own/raw',
      handler: (_request, reply) =>
        reply.hijack().raw.writeHead(200, 'Fine', { 'content-security-policy': "default-src 'self'" }).end(),
    });
    ({ url } = await service.start());
  });

  afterAll(() => service.close());

  it.each(Object.keys(ways))('has its request id and the security headers: %s', async (way) => {
    const path = `/${Object.keys(ways).indexOf(way)}`;
    for (const id of ['first', 'second']) {
      const { headers } = await fetch(`${url}${path}`, { headers: { 'x-request-id': id } });
      expect(Object.fromEntries(headers)).toMatchObject({ ...STANDARD, 'x-request-id': id });
    }
    expect(SHARED).toEqual({ 'content-type': 'text/plain' });
  });

  it.each(['/own', '/own/raw'])("has a route's own value in place of the standard one: %s", async (path) => {
    const { headers } = await fetch(`${url}${path}`);
    expect(headers.get('content-security-policy')).toBe("default-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('has them without a port too', async () => {
    const { headers } = await service.inject({ url: '/0', headers: { 'x-request-id': 'first' } });
    expect(headers).toMatchObject({ ...STANDARD, 'x-request-id': 'first' });
  });
});

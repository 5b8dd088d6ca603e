import { describe, expect, it } from 'vitest';
import { startProcess } from './test-process.ts';
import { startUpstream } from './testing.ts';

const FIXTURE = './__fixtures__/server.ts';

describe('startService', () => {
  it('lists every problem of the configuration on stderr and exits with 1', async () => {
    const service = startProcess(FIXTURE, {
      PORT: 'http',
      FRAUD_URL: 'not a url',
      API_KEY: 'too-short-secret',
      LOG_LEVEL: 'loud',
    });
    await expect(service.exitCode).resolves.toBe(1);
    expect(service.stdout()).toBe('');
    expect(service.stderr()).toContain('The configuration of fixture has 4 problems');
    for (const text of ['PORT is "http"', 'FRAUD_URL is "not a url"', 'API_KEY is [secret]', 'LOG_LEVEL']) {
      expect(service.stderr()).toContain(text);
    }
    expect(service.stderr()).not.toContain('too-short-secret');
    expect(service.stderr()).not.toContain('    at ');
  });

  it('says that the port is taken and what to do', async () => {
    const taken = await startUpstream(() => {});
    const { port } = new URL(taken.url);
    const service = startProcess(FIXTURE, { PORT: port });
    await expect(service.exitCode).resolves.toBe(1);
    expect(service.stderr()).toContain(`Port ${port} on 127.0.0.1 is taken. Set PORT`);
    await taken.close();
  });

  it.each([
    ['203.0.113.1', 'This machine has no address 203.0.113.1. Set HOST'],
    ['no-such-host.invalid', 'There is no host with the name no-such-host.invalid. Set HOST'],
  ])('says that it cannot listen on %s and what to do', async (host, message) => {
    const service = startProcess(FIXTURE, { HOST: host });
    await expect(service.exitCode).resolves.toBe(1);
    expect(service.stderr().trim().split('\n')).toEqual([expect.stringContaining(message)]);
  });

  it('goes on, and ends when told to, when nobody reads its output any more', async () => {
    const service = startProcess(FIXTURE, { FRAUD_URL: 'http://127.0.0.1:9', DRAIN_MS: '0' });
    const url = await service.url;
    service.process.stdout?.destroy();
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await fetch(`${url}/nothing-here`)).status).toBe(404);
      // Longer than a line waits to be written.
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    service.process.kill('SIGTERM');
    await expect(service.exitCode).resolves.toBe(0);
  });

  it('logs with the trace of the request, masks secrets, and passes the trace on', async () => {
    const seen: string[] = [];
    const fraud = await startUpstream((app) =>
      app.post('/assessments', (request) => {
        seen.push(String(request.headers['traceparent']));
        return {};
      }),
    );
    const service = startProcess(FIXTURE, { FRAUD_URL: fraud.url, DRAIN_MS: '0' });
    const url = await service.url;
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const answer = await fetch(`${url}/calls?token=hidden`, {
      method: 'POST',
      headers: {
        traceparent: `00-${traceId}-b7ad6b7169203331-01`,
        'content-type': 'application/json',
        'x-request-id': 'request-1',
      },
      body: JSON.stringify({ password: 'hunter2' }),
    });
    expect(await answer.json()).toEqual({ ok: true });
    expect(answer.headers.get('x-request-id')).toBe('request-1');
    await fetch(`${url}/health/live`);
    await fetch(`${url}/metrics`);
    service.process.kill('SIGTERM');
    await expect(service.exitCode).resolves.toBe(0);
    await fraud.close();

    expect(seen).toEqual([expect.stringMatching(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))]);
    expect(seen[0]).not.toContain('b7ad6b7169203331');
    const lines = service.logs().filter((line) => line['message'] !== 'listening');
    expect(lines.map((line) => line['message'])).toEqual(['before the call', 'after the call', 'request']);
    for (const line of lines) {
      expect(line).toMatchObject({ trace_id: traceId, request_id: 'request-1', service: 'fixture' });
    }
    expect(lines[0]).toMatchObject({ body: { password: '[secret]' } });
    expect(lines[2]).toMatchObject({ method: 'POST', route: '/calls', path: '/calls', status: 200 });
    expect(service.stdout()).not.toMatch(/hunter2|hidden/);
  });
});

import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { SlackLocal } from '../create-slack-local.ts';
import { startSlack } from '../testing/fixtures.ts';

function statusOf(
  slack: SlackLocal,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(
      `${slack.url}${path}`,
      { method: body === undefined ? 'GET' : 'POST', headers },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

describe('the page and its API', () => {
  it('are served under the names of this machine only', async () => {
    const slack = await startSlack();
    const { port } = new URL(slack.url);
    for (const name of ['localhost', '127.0.0.1', 'chat.localhost', 'LOCALHOST']) {
      expect(await statusOf(slack, '/local/state', { host: `${name}:${port}` })).toBe(200);
    }
    for (const name of ['example.com', 'localhost.example.com', 'notlocalhost', '10.0.0.1', '']) {
      expect(await statusOf(slack, '/local/state', { host: `${name}:${port}` })).toBe(403);
      expect(await statusOf(slack, '/', { host: `${name}:${port}` })).toBe(403);
    }
  });

  it('are closed to other origins, for reading and for acting', async () => {
    const slack = await startSlack();
    const body = JSON.stringify({ user: 'ana', channel: 'deployments', text: 'x' });
    const { host } = new URL(slack.url);
    expect(await statusOf(slack, '/local/messages', { origin: slack.url }, body)).toBe(200);
    for (const origin of ['http://example.com', 'null', `https://${host}`, 'http://127.0.0.1:1']) {
      expect(await statusOf(slack, '/local/messages', { origin }, body)).toBe(403);
      expect(await statusOf(slack, '/local/updates?user=ana', { origin })).toBe(403);
      expect(await statusOf(slack, '/api/api.test', { origin }, body)).toBe(403);
    }
    expect(await statusOf(slack, '/local/messages', { 'sec-fetch-site': 'cross-site' }, body)).toBe(403);
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect(await statusOf(slack, '/', link)).not.toBe(403);
  });

  it('tell what a bad request lacks', async () => {
    const slack = await startSlack();
    const ask = async (body: string) => {
      const response = await fetch(`${slack.url}/local/messages`, { method: 'POST', body });
      return [response.status, ((await response.json()) as { message: string }).message];
    };
    expect(await ask('{')).toEqual([400, expect.stringContaining('not JSON')]);
    expect(await ask('{"user":"ana"}')).toEqual([400, expect.stringMatching(/channel: .*; text: /)]);
    expect(await ask('{"user":"zoe","channel":"deployments","text":"x"}')).toEqual([
      404,
      'there is no person "zoe" here; there are ana, ben',
    ]);
  });
});

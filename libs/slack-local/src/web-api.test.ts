/* oxlint-disable unicorn/require-post-message-target-origin -- chat.postMessage is Slack's, not the window's */
import { webApi } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import type { SlackLocal } from './create-slack-local.ts';
import { APP_TOKEN, BOT_TOKEN, startSlack } from './testing/fixtures.ts';
import { createPerson } from './testing/person.ts';

const clientOf = (slack: SlackLocal) =>
  new webApi.WebClient(BOT_TOKEN, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });

async function call(slack: SlackLocal, method: string, init: RequestInit): Promise<unknown> {
  return (await fetch(`${slack.apiUrl}${method}`, { method: 'POST', ...init })).json();
}

describe('the Web API', () => {
  it('takes the token from the header, a form field or a JSON body, and refuses others', async () => {
    const slack = await startSlack();
    const json = { 'content-type': 'application/json' };
    const good = { ok: true, user: 'roadbed' };
    expect(
      await call(slack, 'auth.test', { headers: { authorization: `Bearer ${BOT_TOKEN}` } }),
    ).toMatchObject(good);
    expect(await call(slack, 'auth.test', { body: new URLSearchParams({ token: BOT_TOKEN }) })).toMatchObject(
      good,
    );
    expect(
      await call(slack, 'auth.test', { headers: json, body: JSON.stringify({ token: BOT_TOKEN }) }),
    ).toMatchObject(good);
    expect(await call(slack, 'auth.test', {})).toEqual({ ok: false, error: 'not_authed' });
    const token = (value: string) => ({ headers: { authorization: `Bearer ${value}` } });
    expect(await call(slack, 'auth.test', token('xoxb-other'))).toEqual({ ok: false, error: 'invalid_auth' });
    const wrongKind = { ok: false, error: 'not_allowed_token_type' };
    expect(await call(slack, 'auth.test', token(APP_TOKEN))).toEqual(wrongKind);
    expect(await call(slack, 'apps.connections.open', token(BOT_TOKEN))).toEqual(wrongKind);
  });

  it('refuses unknown methods, unreadable bodies and missing arguments', async () => {
    const slack = await startSlack();
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${BOT_TOKEN}` };
    expect(await call(slack, 'poems.write', {})).toMatchObject({ ok: false, error: 'unknown_method' });
    expect(await call(slack, 'auth.test', { headers, body: '{' })).toEqual({
      ok: false,
      error: 'invalid_json',
    });
    expect(await call(slack, 'auth.test', { headers, body: '[]' })).toEqual({
      ok: false,
      error: 'json_not_object',
    });
    expect(await call(slack, 'users.info', { headers, body: '{}' })).toMatchObject({
      ok: false,
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] missing required field: user [json-pointer:/user]'] },
    });
  });

  it('posts once for the same client_msg_id', async () => {
    const slack = await startSlack();
    const client = clientOf(slack);
    const message = { channel: '#deployments', text: 'once', client_msg_id: 'a-1' };
    const first = await client.chat.postMessage(message);
    const second = await client.chat.postMessage(message);
    expect(second.ts).toBe(first.ts);
    const { messages } = await client.conversations.history({ channel: first.channel ?? '' });
    expect(messages?.map((each) => each.text)).toEqual(['once']);
  });

  it('updates and deletes only its own messages, and links to them', async () => {
    const slack = await startSlack();
    const client = clientOf(slack);
    const ana = createPerson(() => slack.url, 'ana');
    await ana.say('deployments', 'mine');
    const { ts: anas } = await ana.sees('deployments', (each) => each.text === 'mine');
    const { ts = '', channel = '' } = await client.chat.postMessage({
      channel: 'deployments',
      text: 'before',
    });
    await client.chat.update({ channel, ts, text: 'after' });
    await ana.sees('deployments', (each) => each.text === 'after' && each.ts === ts);
    const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
    expect(permalink).toBe(`${slack.url}/archives/${channel}/p${ts.replace('.', '')}`);
    await expect(client.chat.update({ channel, ts: anas, text: 'x' })).rejects.toThrow('cant_update_message');
    await expect(client.chat.delete({ channel, ts: anas })).rejects.toThrow('cant_delete_message');
    await expect(client.chat.update({ channel, ts: '1.000000', text: 'x' })).rejects.toThrow(
      'message_not_found',
    );
    await client.chat.delete({ channel, ts });
    expect((await ana.messages('deployments')).map((each) => each.text)).toEqual(['mine']);
  });

  it('keeps to the limits of Slack', async () => {
    const slack = await startSlack();
    const client = clientOf(slack);
    const channel = 'deployments';
    await expect(client.chat.postMessage({ channel, text: 'x'.repeat(40_001) })).rejects.toThrow(
      'msg_too_long',
    );
    await expect(client.chat.postMessage({ channel, text: '' })).rejects.toThrow('no_text');
    await expect(client.chat.postMessage({ channel: 'nowhere', text: 'x' })).rejects.toThrow(
      'channel_not_found',
    );
    const { ts = '', channel: id = '' } = await client.chat.postMessage({ channel, text: 'x' });
    await expect(client.chat.update({ channel: id, ts, text: 'x'.repeat(4001) })).rejects.toThrow(
      'msg_too_long',
    );
    const long = [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }] as const;
    await expect(client.chat.postMessage({ channel, text: 'x', blocks: [...long] })).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: {
          messages: ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
        },
      },
    });
    await expect(client.chat.postMessage({ channel, text: 'x', blocks: 'no' as never })).rejects.toThrow(
      'invalid_blocks_format',
    );
  });

  it('shows history and threads by pages, without what only one person sees', async () => {
    const slack = await startSlack();
    const client = clientOf(slack);
    const { ts: parent = '', channel = '' } = await client.chat.postMessage({
      channel: 'deployments',
      text: '1',
    });
    await client.chat.postMessage({ channel, text: 'reply', thread_ts: parent });
    await client.chat.postEphemeral({ channel, user: 'U0ANA', text: 'secret' });
    await client.chat.postMessage({ channel, text: '2' });
    await client.chat.postMessage({ channel, text: '3' });
    const first = await client.conversations.history({ channel, limit: 2 });
    expect(first.messages?.map((each) => each.text)).toEqual(['3', '2']);
    const cursor = first.response_metadata?.next_cursor ?? '';
    const second = await client.conversations.history({ channel, limit: 2, cursor });
    expect(second).toMatchObject({ has_more: false, messages: [{ text: '1', reply_count: 1 }] });
    const thread = await client.conversations.replies({ channel, ts: parent });
    expect(thread.messages?.map((each) => each.text)).toEqual(['1', 'reply']);
    await expect(client.conversations.history({ channel, cursor: 'bogus' })).rejects.toThrow(
      'invalid_cursor',
    );
  });

  it('knows people, groups and channels, and opens conversations', async () => {
    const slack = await startSlack();
    const client = clientOf(slack);
    expect(await client.users.lookupByEmail({ email: 'Ana@example.com' })).toMatchObject({
      user: { id: 'U0ANA' },
    });
    await expect(client.users.lookupByEmail({ email: 'x@example.com' })).rejects.toThrow('users_not_found');
    const { usergroups } = await client.usergroups.list({ include_users: true });
    expect(usergroups).toMatchObject([{ handle: 'approvers', users: ['U0BEN'] }]);
    expect(await client.usergroups.users.list({ usergroup: usergroups?.[0]?.id ?? '' })).toMatchObject({
      users: ['U0BEN'],
    });
    const { channels } = await client.conversations.list({ types: 'public_channel' });
    expect(channels?.map((each) => each.name)).toEqual(['deployments', 'private-corner']);
    const { channel: im } = await client.conversations.open({ users: 'U0ANA' });
    expect(im).toMatchObject({ is_im: true, user: 'U0ANA' });
    const posted = await client.chat.postMessage({ channel: 'U0ANA', text: 'hi' });
    expect(posted.channel).toBe(im?.id);
    const { channel: room } = await client.conversations.create({ name: 'incident-1' });
    await client.conversations.invite({ channel: room?.id ?? '', users: 'U0ANA,U0BEN' });
    const { members } = await client.conversations.members({ channel: room?.id ?? '' });
    expect(members).toEqual(expect.arrayContaining(['U0ANA', 'U0BEN']));
    await expect(client.conversations.create({ name: 'incident-1' })).rejects.toThrow('name_taken');
  });

  it('adds a reaction once', async () => {
    const slack = await startSlack();
    const client = clientOf(slack);
    const { ts = '', channel = '' } = await client.chat.postMessage({ channel: 'deployments', text: 'x' });
    await client.reactions.add({ channel, timestamp: ts, name: 'eyes' });
    await expect(client.reactions.add({ channel, timestamp: ts, name: 'eyes' })).rejects.toThrow(
      'already_reacted',
    );
    const { messages } = await client.conversations.history({ channel });
    expect(messages?.[0]?.reactions).toMatchObject([{ name: 'eyes', count: 1 }]);
  });

  it('answers 429 as often as it was told to', async () => {
    const slack = await startSlack();
    const ana = createPerson(() => slack.url, 'ana');
    await ana.post('/faults', { rateLimitNext: 1, retryAfterSeconds: 7 });
    const refused = await fetch(`${slack.apiUrl}api.test`, { method: 'POST' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '7']);
    expect((await fetch(`${slack.apiUrl}api.test`, { method: 'POST' })).status).toBe(200);
  });
});

/* oxlint-disable unicorn/require-post-message-target-origin -- chat.postMessage is Slack's, not the window's */
import { describe, expect, it } from 'vitest';
import { webApi, type App } from '@slack/bolt';
import { createPerson, eventually } from './testing/person.ts';
import { startSlack, startSocketApp } from './testing/fixtures.ts';

function deployBot(app: App): void {
  app.command('/deploy', async ({ ack, command, client, body }) => {
    await ack(`Looking at "${command.text}"`);
    await client.chat.postMessage({
      channel: body.channel_id,
      text: 'Deploy?',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: `*${command.text}*` } },
        {
          type: 'actions',
          block_id: 'decision',
          elements: [
            {
              type: 'button',
              action_id: 'approve',
              text: { type: 'plain_text', text: 'Approve' },
              value: 'change-1',
              style: 'primary',
            },
          ],
        },
      ],
    });
  });
  app.action('approve', async ({ ack, body, client, action }) => {
    await ack();
    if (body.type !== 'block_actions' || action.type !== 'button') return;
    await client.chat.update({
      channel: body.channel?.id ?? '',
      ts: body.message?.['ts'] as string,
      text: `Approved ${action.value} by <@${body.user.id}>`,
    });
  });
}

describe('a Bolt app over Socket Mode', () => {
  it('takes a command, posts a message with a button, and edits it after a click', async () => {
    const slack = await startSlack();
    await startSocketApp(slack, deployBot);
    const ana = createPerson(() => slack.url, 'ana');
    const ben = createPerson(() => slack.url, 'ben');

    expect(await ana.say('deployments', '/deploy payments to production')).toEqual({ ok: true });
    const ack = await ana.sees('deployments', (message) => message.text.startsWith('Looking'));
    expect(ack).toMatchObject({ text: 'Looking at "payments to production"', visibleTo: 'U0ANA' });
    const asked = await ben.sees('deployments', (message) => message.text === 'Deploy?');
    expect((await ben.messages('deployments')).some((message) => message.ts === ack.ts)).toBe(false);

    expect(await ben.click({ channel: 'deployments', ts: asked.ts }, 'approve')).toEqual({ ok: true });
    const edited = await ana.sees('deployments', (message) => message.text.startsWith('Approved'));
    expect(edited).toMatchObject({ ts: asked.ts, text: 'Approved change-1 by <@U0BEN>' });
    expect(edited.blocks).toBeUndefined();
    expect(edited.edited).toBeDefined();
  });

  it('answers through respond(): private, to all, replacing and deleting the original', async () => {
    const slack = await startSlack();
    await startSocketApp(slack, (app) => {
      app.command('/deploy', async ({ ack, respond, command }) => {
        await ack();
        if (command.text === 'all') await respond({ text: 'to all', response_type: 'in_channel' });
        else {
          await respond({
            text: 'only you',
            blocks: [
              {
                type: 'actions',
                elements: [
                  { type: 'button', action_id: 'replace', text: { type: 'plain_text', text: 'Replace' } },
                  { type: 'button', action_id: 'drop', text: { type: 'plain_text', text: 'Drop' } },
                ],
              },
            ],
          });
        }
      });
      app.action('replace', async ({ ack, respond, body }) => {
        await ack();
        expect(body).toMatchObject({ container: { is_ephemeral: true } });
        await respond({
          text: 'replaced',
          replace_original: true,
          blocks: [
            {
              type: 'actions',
              elements: [{ type: 'button', action_id: 'drop', text: { type: 'plain_text', text: 'Drop' } }],
            },
          ],
        });
      });
      app.action('drop', async ({ ack, respond }) => {
        await ack();
        await respond({ delete_original: true });
      });
    });
    const ana = createPerson(() => slack.url, 'ana');
    const ben = createPerson(() => slack.url, 'ben');
    await ana.say('deployments', '/deploy all');
    await ben.sees('deployments', (message) => message.text === 'to all');
    await ana.say('deployments', '/deploy');
    const { ts } = await ana.sees('deployments', (message) => message.text === 'only you');
    await ana.click({ channel: 'deployments', ts }, 'replace');
    await ana.sees('deployments', (message) => message.ts === ts && message.text === 'replaced');
    await ana.click({ channel: 'deployments', ts }, 'drop');
    await eventually(
      async () => (await ana.messages('deployments')).every((each) => each.ts !== ts) || undefined,
    );
    expect((await ben.messages('deployments')).map((message) => message.text)).toEqual(['to all']);
  });

  it('is told of messages, mentions and the Home tab', async () => {
    const slack = await startSlack();
    const heard: string[] = [];
    const app = await startSocketApp(slack, (bolt) => {
      bolt.message('hello', async ({ message }) => void heard.push(`message ${message.channel_type}`));
      bolt.event('app_mention', async ({ event }) => void heard.push(`mention by ${event.user}`));
      bolt.event('app_home_opened', async ({ event, client }) => {
        heard.push(`home of ${event.user}`);
        await client.views.publish({
          user_id: event.user,
          view: {
            type: 'home',
            blocks: [{ type: 'header', text: { type: 'plain_text', text: 'Your services' } }],
          },
        });
      });
    });
    const ana = createPerson(() => slack.url, 'ana');
    await ana.say('deployments', 'hello');
    const { user_id: bot } = await app.client.auth.test();
    await ana.say('deployments', '@roadbed are you there?');
    const im = (await ana.state()).channels.find((channel) => channel.kind === 'im');
    await ana.say(im?.id ?? '', 'hello');
    await ana.post('/home', { tab: 'home' });
    await eventually(async () => (await ana.state()).home ?? undefined);
    expect(heard.sort()).toEqual(['home of U0ANA', 'mention by U0ANA', 'message channel', 'message im']);
    const mention = await ana.sees('deployments', (message) => message.text.includes('are you there'));
    expect(mention.text).toBe(`<@${bot}> are you there?`);
  });

  it('shows the words of Slack when a command is not acknowledged in 3 s', async () => {
    const slack = await startSlack();
    await startSocketApp(slack, () => {});
    const ana = createPerson(() => slack.url, 'ana');
    expect(await ana.say('deployments', '/deploy x')).toEqual({ ok: false, error: 'operation_timeout' });
    await ana.sees(
      'deployments',
      (each) => each.text === '/deploy failed with the error "operation_timeout"',
    );
  });

  it('fails a command at once when no app is connected', async () => {
    const slack = await startSlack();
    const ana = createPerson(() => slack.url, 'ana');
    expect(await ana.say('deployments', '/deploy x')).toEqual({ ok: false, error: 'dispatch_failed' });
    const notice = await ana.sees('deployments', (each) => each.text.includes('dispatch_failed'));
    expect(notice.text).toBe('/deploy failed with the error "dispatch_failed"');
    expect((await ana.state()).app).toEqual({ transport: 'none' });
  });

  it('is refused with a wrong token', async () => {
    const slack = await startSlack();
    await expect(startSocketApp(slack, () => {}, 'xapp-wrong')).rejects.toThrow('invalid_auth');
    const client = new webApi.WebClient('xoxb-wrong', { slackApiUrl: slack.apiUrl });
    await expect(client.auth.test()).rejects.toThrow('invalid_auth');
  });
});

/* oxlint-disable unicorn/require-post-message-target-origin -- chat.postMessage is Slack's, not the window's */
import { describe, expect, it } from 'vitest';
import type { App } from '@slack/bolt';
import type { SlackLocal } from './create-slack-local.ts';
import { startHttpApp, startSlack } from './testing/fixtures.ts';
import { createPerson, eventually } from './testing/person.ts';

async function startBoth(prepare: (app: App) => void, signingSecret?: string) {
  let slack: SlackLocal | undefined;
  const http = await startHttpApp(() => slack as SlackLocal, prepare, signingSecret);
  slack = await startSlack({ requestUrl: http.requestUrl });
  http.connect();
  const { url } = slack;
  return { slack, person: (name: string) => createPerson(() => url, name) };
}

describe('a Bolt app behind a request URL', () => {
  it('takes signed commands, clicks and events, and answers in the acknowledgement', async () => {
    const heard: string[] = [];
    const { person } = await startBoth((app) => {
      app.command('/deploy', async ({ ack, command }) => {
        await ack({
          response_type: 'in_channel',
          text: `Deploying ${command.text}`,
          blocks: [
            {
              type: 'actions',
              elements: [
                { type: 'button', action_id: 'stop', text: { type: 'plain_text', text: 'Stop' }, value: 'v' },
              ],
            },
          ],
        });
      });
      app.action('stop', async ({ ack, respond, body }) => {
        await ack();
        await respond({ text: `stopped by <@${body.user.id}>`, replace_original: true });
      });
      app.message('hello', async ({ message }) => void heard.push(message.channel_type));
    });
    const [ana, ben] = [person('ana'), person('ben')];
    await eventually(async () => (await ana.state()).app.transport === 'http' || undefined);
    expect(await ana.say('deployments', '/deploy payments & more')).toEqual({ ok: true });
    const { ts } = await ben.sees('deployments', (each) => each.text === 'Deploying payments & more');
    expect(await ben.click({ channel: 'deployments', ts }, 'stop')).toEqual({ ok: true });
    await ana.sees('deployments', (each) => each.ts === ts && each.text === 'stopped by <@U0BEN>');
    await ana.say('deployments', 'hello');
    expect(await eventually(() => heard[0])).toBe('channel');
  });

  it('that knows another signing secret takes nothing, and the person reads why', async () => {
    let ran = false;
    const { person } = await startBoth((app) => {
      app.command('/deploy', async ({ ack }) => {
        ran = true;
        await ack();
      });
    }, 'another-secret');
    const ana = person('ana');
    expect(await ana.say('deployments', '/deploy x')).toEqual({ ok: false, error: 'dispatch_failed' });
    await ana.sees('deployments', (each) => each.text === '/deploy failed with the error "dispatch_failed"');
    expect(ran).toBe(false);
  });

  it('that is not there fails the command', async () => {
    const slack = await startSlack({ requestUrl: 'http://127.0.0.1:9/slack/events' });
    const ana = createPerson(() => slack.url, 'ana');
    expect(await ana.say('deployments', '/deploy x')).toEqual({ ok: false, error: 'dispatch_failed' });
    expect((await ana.state()).app).toEqual({ transport: 'none' });
  });

  it('that answers too late has timed out', async () => {
    const { person } = await startBoth((app) => {
      app.command('/deploy', async ({ ack }) => {
        await new Promise((resolve) => setTimeout(resolve, 3300));
        await ack().catch(() => {});
      });
    });
    const answer = await person('ana').say('deployments', '/deploy x');
    // Bolt itself answers 404 a millisecond after the limit: either word is Slack's for it.
    expect(['operation_timeout', 'dispatch_failed']).toContain(answer.error);
  });
});

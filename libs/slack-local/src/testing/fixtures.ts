import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { onTestFinished } from 'vitest';
import { createSlackLocal, type SlackLocal, type SlackLocalOptions } from '../create-slack-local.ts';
import type { WorkspaceInput } from '../workspace/workspace-file.ts';

export const BOT_TOKEN = 'xoxb-test';
export const APP_TOKEN = 'xapp-test';
export const SIGNING_SECRET = 'test-signing-secret';

export const testWorkspace: WorkspaceInput = {
  team: { name: 'Example Retail' },
  users: [
    { id: 'U0ANA', name: 'ana', realName: 'Ana Example', email: 'ana@example.com' },
    { id: 'U0BEN', name: 'ben', realName: 'Ben Example', email: 'ben@example.com' },
  ],
  channels: [{ name: 'deployments' }, { name: 'private-corner', members: ['ben'] }],
  commands: [
    { command: '/deploy', description: 'Deploy a service', usageHint: 'SERVICE to ENVIRONMENT' },
    { command: '/feedback', description: 'Tell us' },
  ],
  usergroups: [{ handle: 'approvers', name: 'Approvers', members: ['ben'] }],
  bot: { name: 'roadbed', displayName: 'Roadbed' },
};

/** A folder with a space in its name, gone after the test. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'slack local '));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A serving local Slack that ends with the test. */
export async function startSlack(options: Partial<SlackLocalOptions> = {}): Promise<SlackLocal> {
  const slack = createSlackLocal({
    home: options.home ?? (await tempFolder()),
    workspace: testWorkspace,
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    signingSecret: SIGNING_SECRET,
    ...options,
  });
  await slack.listen();
  onTestFinished(() => slack.close());
  return slack;
}

/** An ordinary Bolt app over Socket Mode; `prepare` adds its listeners. */
export async function startSocketApp(
  slack: SlackLocal,
  prepare: (app: App) => void,
  appToken: string = APP_TOKEN,
): Promise<App> {
  const clientOptions = { slackApiUrl: slack.apiUrl };
  const receiver = new SocketModeReceiver({
    appToken,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions },
  });
  const app = new App({ token: BOT_TOKEN, receiver, clientOptions, logLevel: LogLevel.ERROR });
  prepare(app);
  await app.start();
  onTestFinished(async () => {
    await receiver.client.disconnect();
  });
  return app;
}

/** An ordinary Bolt app behind a request URL. */
export async function startHttpApp(
  slack: () => SlackLocal,
  prepare: (app: App) => void,
  signingSecret: string = SIGNING_SECRET,
): Promise<{ requestUrl: string; connect(): void }> {
  const receiver = new HTTPReceiver({ signingSecret, logLevel: LogLevel.ERROR });
  const server = await receiver.start({ port: 0, host: '127.0.0.1' });
  onTestFinished(async () => {
    await receiver.stop();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the Bolt app has no port');
  return {
    requestUrl: `http://127.0.0.1:${address.port}/slack/events`,
    // The app is made once the address of the local Slack is known.
    connect() {
      const app = new App({
        token: BOT_TOKEN,
        receiver,
        clientOptions: { slackApiUrl: slack().apiUrl },
        logLevel: LogLevel.ERROR,
      });
      prepare(app);
    },
  };
}

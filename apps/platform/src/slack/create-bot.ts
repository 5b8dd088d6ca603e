import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { Logger, Receiver } from '@slack/bolt';
import type { RequestListener } from 'node:http';
import { addAlertCommand } from './alert-command.ts';
import type { SlackContext } from './context.ts';
import { addDecideActions } from './decide-actions.ts';
import { addDeployCommand } from './deploy-command.ts';
import { addFeedbackCommand } from './feedback-command.ts';
import { addRolloutActions } from './rollout-actions.ts';
import type { SlackSettings } from './slack-settings.ts';

export type BotLog = {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  warn(fields: object, message: string): void;
  error(message: string): void;
};

export type Bot = {
  client: App['client'];
  /** Takes Slack's signed requests; undefined in Socket Mode. */
  requestListener: RequestListener | undefined;
  /** Checks the token with Slack and, in Socket Mode, connects. Rejects while Slack cannot be reached. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** The bot: an ordinary Bolt app with the platform's listeners. */
export function createBot(settings: SlackSettings, context: SlackContext, log: BotLog): Bot {
  const logger = toBoltLogger(log);
  const clientOptions = {
    // A post that takes longer has failed; without a limit one lost answer would stop every message after it.
    timeout: 10_000,
    retryConfig: { retries: 2 },
    ...(settings.apiUrl === undefined ? {} : { slackApiUrl: settings.apiUrl }),
  };
  const { receiver, requestListener } = createReceiver(settings, logger, clientOptions);
  const app = new App({
    token: settings.botToken,
    receiver,
    logger,
    clientOptions,
    convoStore: false,
    deferInitialization: true,
  });
  addDeployCommand(app, context);
  addDecideActions(app, context);
  addRolloutActions(app, context);
  addAlertCommand(app, context);
  addFeedbackCommand(app, context);
  app.error(async (error) => log.error(`a Slack listener failed: ${error.stack ?? error.message}`));
  return {
    client: app.client,
    requestListener,
    async start() {
      await app.init();
      if (settings.transport.kind === 'socket') await app.start();
    },
    async stop() {
      if (settings.transport.kind === 'socket') await app.stop();
    },
  };
}

function createReceiver(
  { transport }: SlackSettings,
  logger: Logger,
  clientOptions: object,
): { receiver: Receiver; requestListener: RequestListener | undefined } {
  if (transport.kind === 'socket') {
    const receiver = new SocketModeReceiver({
      appToken: transport.appToken,
      logger,
      installerOptions: { clientOptions },
    });
    return { receiver, requestListener: undefined };
  }
  const receiver = new HTTPReceiver({ signingSecret: transport.signingSecret, logger });
  return { receiver, requestListener: receiver.requestListener };
}

function toBoltLogger(log: BotLog): Logger {
  const text = (parts: unknown[]) =>
    parts.map((part) => (part instanceof Error ? (part.stack ?? part.message) : String(part))).join(' ');
  return {
    debug: () => {},
    info: (...parts) => log.debug(text(parts)),
    warn: (...parts) => log.warn(text(parts)),
    error: (...parts) => log.error(text(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

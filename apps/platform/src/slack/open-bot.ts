import { setTimeout as sleep } from 'node:timers/promises';
import type { SlackContext } from './context.ts';
import type { Bot, BotLog } from './create-bot.ts';
import type { SlackSettings } from './slack-settings.ts';

export type OpenBotOptions = {
  settings: SlackSettings;
  context: SlackContext;
  log: BotLog;
  /** Bolt is a fifth of all code: it is loaded when what cannot wait has been done. */
  loadAfter: Promise<void>;
  /** Slack sends nothing before. */
  connectAfter: Promise<void>;
};

/** The bot on its way. */
export type OpenBot = {
  /** Settled once its code is there. */
  loaded: Promise<Bot>;
  /** Settled once it has tried to make itself known to Slack: it takes no request before. */
  tried: Promise<Bot>;
  /** Settled once Slack knows it; while Slack cannot be reached, it is tried again. */
  connected: Promise<Bot>;
  stop(): Promise<void>;
};

export function openBot({ settings, context, log, loadAfter, connectAfter }: OpenBotOptions): OpenBot {
  let bot: Bot | undefined;
  const loaded = load();
  const tried = Promise.withResolvers<Bot>();
  return { loaded, tried: tried.promise, connected: connect(), stop: async () => bot?.stop() };

  async function load(): Promise<Bot> {
    await loadAfter;
    const { createBot } = await import('./create-bot.ts');
    return (bot = createBot(settings, context, log));
  }

  async function connect(): Promise<Bot> {
    const [created] = await Promise.all([loaded, connectAfter]);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await created.start();
        log.info('the bot is connected');
        return created;
      } catch (error) {
        log.warn({ err: error, attempt }, 'the bot cannot reach Slack; trying again');
      } finally {
        tried.resolve(created);
      }
      await sleep(Math.min(500 * 2 ** attempt, 30_000));
    }
  }
}

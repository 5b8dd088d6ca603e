import type { Secret } from '@roadbed/service';

/** How the bot reaches Slack, and Slack the bot. */
export type SlackSettings = {
  botToken: string;
  /** Socket Mode by an app-level token; otherwise signed HTTP. */
  transport: { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string };
  apiUrl: string | undefined;
};

/**
 * Decides from the configuration. Without a bot token there is no bot; a token for Socket Mode wins over a signing
 * secret.
 *
 * @throws when there is a bot token and no way for Slack to reach the bot.
 */
export function toSlackSettings(config: {
  slackBotToken: Secret<string> | undefined;
  slackAppToken: Secret<string> | undefined;
  slackSigningSecret: Secret<string> | undefined;
  slackApiUrl: string | undefined;
}): SlackSettings | undefined {
  if (config.slackBotToken === undefined) return undefined;
  const base = { botToken: config.slackBotToken.reveal(), apiUrl: config.slackApiUrl };
  if (config.slackAppToken !== undefined) {
    return { ...base, transport: { kind: 'socket', appToken: config.slackAppToken.reveal() } };
  }
  if (config.slackSigningSecret !== undefined) {
    return { ...base, transport: { kind: 'http', signingSecret: config.slackSigningSecret.reveal() } };
  }
  throw new Error(
    'SLACK_BOT_TOKEN is set, but neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP). Set one of the two.',
  );
}

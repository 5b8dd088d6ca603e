import type { App } from '@slack/bolt';
import { listAlerts } from '@roadbed/alerts';
import type { SlackContext } from './context.ts';
import { escapeText } from './escape-text.ts';
import { alertHelp } from './help.ts';

/** `/alert`: what the health watch sees. */
export function addAlertCommand(app: App, { db }: SlackContext): void {
  app.command('/alert', async ({ ack, command }) => {
    const word = command.text.trim().toLowerCase();
    if (word === 'help') return await ack(alertHelp);
    if (word !== '' && word !== 'list')
      return await ack(`I do not understand "${escapeText(word)}".\n\n${alertHelp}`);
    const alerts = await listAlerts(db, { status: 'firing' });
    const lines = alerts.map(
      (alert) =>
        `• :red_circle: ${escapeText(alert.summary).slice(0, 500)} (since ${alert.since.slice(0, 16).replace('T', ' ')} UTC)`,
    );
    await ack(
      lines.length === 0
        ? 'No alert is firing: every live service is ready.'
        : ['*Firing*', ...lines].join('\n'),
    );
  });
}

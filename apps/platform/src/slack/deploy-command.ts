import type { App } from '@slack/bolt';
import { findPersonBySlack } from '@roadbed/catalog';
import type { SlackContext } from './context.ts';
import { describeVerb, describeVerbs } from './deploy/describe-verbs.ts';
import { readCommand } from './deploy/read-command.ts';
import { escapeText } from './escape-text.ts';
import { takeOnce } from './take-once.ts';
import { unknownPerson } from './unknown-person.ts';

/** `/deploy`: refusals, help and answers go to the person alone; a change gets its message in the channel. */
export function addDeployCommand(app: App, context: SlackContext): void {
  app.command('/deploy', takeOnce(context.db), async ({ ack, command }) => {
    const catalog = await context.catalog.current();
    const asked = readCommand(command.text, new Set(catalog.services.keys()));
    const help = asked.verb === undefined ? describeVerbs() : describeVerb(asked.verb);
    if (asked.kind === 'help') return await ack(help);
    if (asked.kind === 'unclear')
      return await ack(`I do not understand that: ${escapeText(asked.why)}\n\n${help}`);
    const person = findPersonBySlack(catalog, command.user_id);
    if (person === undefined) return await ack(unknownPerson(command.user_id));
    await ack(await asked.run({ context, catalog, channel: command.channel_id }, person));
  });
}
